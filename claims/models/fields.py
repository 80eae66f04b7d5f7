from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models


class LongText(models.TextField):
    """A text whose greatest length holds for every write. Django's TextField asks it of forms alone."""

    def __init__(self, *args: Any, max_length: int, **kwargs: Any) -> None:
        super().__init__(*args, max_length=max_length, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(max_length)]
