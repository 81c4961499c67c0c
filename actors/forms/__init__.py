"""What a person may type about actors. Forms check; actions write."""

from actors.forms.actor import EditActorForm, MergeForm, NewActorForm, ReasonForm, TakeInForm
from actors.forms.fact import (
    AddressForm,
    EndForm,
    IdentifierForm,
    NameForm,
    PositionForm,
    PrimaryForm,
    RelationshipForm,
)
from actors.forms.search import SearchForm

__all__ = [
    "AddressForm",
    "EditActorForm",
    "EndForm",
    "IdentifierForm",
    "MergeForm",
    "NameForm",
    "NewActorForm",
    "PositionForm",
    "PrimaryForm",
    "ReasonForm",
    "RelationshipForm",
    "SearchForm",
    "TakeInForm",
]
