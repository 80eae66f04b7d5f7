"""What the demo's desk discloses about itself: that it is made up, and what a real desk writes in each place."""

ABOUT = {
    "who": "This desk is made up. It shows the tracker on one news article of early November 2024.\n\n"
    "A real desk gives its legal name and form here, who owns it and where it is registered.",
    "people": "Bruno Keller, Clara Lindqvist and the others who sign changes and revisions here are made up as well.\n\n"
    "A real desk names who leads it and who edits, with what they did before.",
    "funding": "Nobody pays for this desk.\n\n"
    "A real desk names everybody who gave more than a twentieth of its income of the last year, and how much.",
    "independence": "A real desk says here that it supports no party and no candidate, what its people may not do beside it, "
    "and how they disclose what might sway them.",
    "selection": "The claims come from one news article of early November 2024. What the desk knows of the parties’ own "
    "publications it knows through that article, and each claim’s page says so.\n\n"
    "A real desk says here by what measure it chooses what to follow, and how readers can propose a claim.",
    "contact": "Letters reach nobody here. A real desk gives an address at which somebody answers.",
    "codes": "A real desk names the codes that bind it, such as those of the International Fact-Checking Network and the "
    "European Fact-Checking Standards Network, and who hears a complaint that it did not keep them.",
}
CORRECTIONS_CONTACT = "corrections@desk.example"
