"""What a redaction removes: the words of a text, and the copies of it in what refers to the row that has it. It only reads."""
