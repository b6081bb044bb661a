"""Words about the registers that screening asks."""

from enum import StrEnum


class Register(StrEnum):
    """The registers whose entries are changed one by one."""

    special_filing = "special_filing"
    group_policy = "group_policy"
    host_payer_pair = "host_payer_pair"
    host_registration = "host_registration"


class RegisterSort(StrEnum):
    """Orders of a list of register entries."""

    newest = "newest"
    updated = "updated"


REGISTER_LABELS: dict[Register, tuple[str, str]] = {
    Register.special_filing: ("特殊岗位备案", "special filing"),
    Register.group_policy: ("统保保单", "group policy"),
    Register.host_payer_pair: ("认可的实习单位与支付单位", "accepted host and payer"),
    Register.host_registration: ("实习单位登记", "host registration"),
}
