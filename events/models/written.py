from __future__ import annotations

from django.db import models


class Written(models.Model):
    """A row that several organizers write.

    ``version`` grows with every edit, so two of them cannot overwrite each other unseen.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
