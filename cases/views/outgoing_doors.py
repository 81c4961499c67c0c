"""How each verb on a referral or a request is offered: its form, and the action that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import actions, forms, rules
from cases.views.asking import begins, door

if TYPE_CHECKING:
    from audit.http import Door
    from audit.verbs import Verb

REFERRAL_BEGINNINGS: dict[Verb, Door] = {
    rules.NAME_IN_CHAIN: begins(forms.ChainForm, actions.name_in_chain),
    rules.ENCLOSE: begins(forms.EncloseForm, actions.enclose),
}
"""What is begun under a referral."""
REFERRAL_DOORS: dict[Verb, Door] = {
    rules.EDIT_REFERRAL: door(forms.ReferralForm, actions.edit_referral),
    **REFERRAL_BEGINNINGS,
    rules.REFERRAL_SUBMIT: door(forms.EmptyForm, actions.referral_submit),
    rules.REFERRAL_SAFETY_OK: door(forms.EmptyForm, actions.referral_safety_ok),
    rules.REFERRAL_SAFETY_REFUSE: door(forms.ReasonForm, actions.referral_safety_refuse),
    rules.REFERRAL_APPROVE: door(forms.EmptyForm, actions.referral_approve),
    rules.REFERRAL_LEGAL_RETURN: door(forms.CommentsForm, actions.referral_legal_return),
    rules.REFERRAL_TRANSMIT: door(forms.TransmitForm, actions.send_referral),
    rules.REFERRAL_ACKNOWLEDGE: door(forms.ReceiptForm, actions.referral_acknowledge),
    rules.REFERRAL_REFUSE: door(forms.NewsForm, actions.referral_refuse),
    rules.REFERRAL_INVESTIGATING: door(forms.EmptyForm, actions.referral_investigating),
    rules.HEAR_OF_REFERRAL: door(forms.HeardForm, actions.hear_of_referral),
    rules.REFERRAL_CHARGE: door(forms.ChargeForm, actions.referral_charge),
    rules.REFERRAL_TRIAL: door(forms.EmptyForm, actions.referral_trial),
    rules.REFERRAL_CONVICT: door(forms.NewsForm, actions.referral_convict),
    rules.REFERRAL_ACQUIT: door(forms.NewsForm, actions.referral_acquit),
    rules.REFERRAL_DISMISS: door(forms.NewsForm, actions.referral_dismiss),
    rules.REFERRAL_STALL: door(forms.ReasonForm, actions.referral_stall),
    rules.REFERRAL_UNSTALL: door(forms.EmptyForm, actions.referral_unstall),
    rules.REFERRAL_WITHDRAW: door(forms.ReasonForm, actions.referral_withdraw),
}
CHAIN_DOORS: dict[Verb, Door] = {
    rules.WITHDRAW_FROM_CHAIN: door(forms.ReasonForm, actions.withdraw_from_chain),
}
ENCLOSED_DOORS: dict[Verb, Door] = {
    rules.TAKE_OUT: door(forms.ReasonForm, actions.take_out),
}
REQUEST_DOORS: dict[Verb, Door] = {
    rules.EDIT_REQUEST: door(forms.RequestForm, actions.edit_request),
    rules.ASSISTANCE_SUBMIT: door(forms.EmptyForm, actions.assistance_submit),
    rules.ASSISTANCE_RETURN: door(forms.ReasonForm, actions.assistance_return),
    rules.ASSISTANCE_REDRAFT: door(forms.EmptyForm, actions.assistance_redraft),
    rules.ASSISTANCE_TRANSMIT: door(forms.SendForm, actions.assistance_transmit),
    rules.ASSISTANCE_ACKNOWLEDGE: door(forms.NumberForm, actions.assistance_acknowledge),
    rules.ASSISTANCE_START: door(forms.EmptyForm, actions.assistance_start),
    rules.ASSISTANCE_PARTIAL: door(forms.EmptyForm, actions.assistance_partial),
    rules.ASSISTANCE_RECEIVE: door(forms.LimitsForm, actions.assistance_receive),
    rules.ASSISTANCE_CLOSE: door(forms.EmptyForm, actions.assistance_close),
    rules.ASSISTANCE_REFUSE: door(forms.GroundForm, actions.assistance_refuse),
    rules.ASSISTANCE_WITHDRAW: door(forms.ReasonForm, actions.assistance_withdraw),
}
