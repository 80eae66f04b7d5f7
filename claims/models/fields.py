from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models


class LongText(models.TextField):
    """A text whose greatest length holds for every write. Django's TextField asks it of forms alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(kwargs["max_length"])]
