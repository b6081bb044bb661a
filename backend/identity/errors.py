"""What identity refuses."""

from backend.core.errors import Refusal


class SignInFailed(Refusal):
    """User name or password is wrong; which of the two is not said."""

    code = "sign_in_failed"
    status = 401
    title_zh = "登录失败"
    title_en = "Sign-in failed"
    detail_zh = "用户名或密码不正确。忘记密码请联系本单位账号管理员重置。"
    detail_en = "User name or password is wrong. Your administrator can reset a lost password."


class AccountLocked(Refusal):
    """Too many wrong passwords; it opens by itself."""

    code = "account_locked"
    status = 429
    title_zh = "账号已临时锁定"
    title_en = "Account locked"
    detail_zh = "连续输错密码次数过多，账号已锁定，请 {minutes} 分钟后再试，或联系账号管理员解锁。"
    detail_en = "Too many wrong passwords. Try again in {minutes} minute(s), or ask to be unlocked."


class NoMembership(Refusal):
    """The account is good but holds no role anywhere."""

    code = "no_membership"
    status = 403
    title_zh = "没有可用身份"
    title_en = "No membership"
    detail_zh = "您的账号目前没有任何单位的身份，请联系账号管理员。"
    detail_en = "Your account holds no role in any organisation. Ask your administrator."


class RefreshRefused(Refusal):
    """The refresh cookie is missing, ended, or was used before."""

    code = "refresh_refused"
    status = 401
    title_zh = "登录已失效"
    title_en = "Session ended"
    detail_zh = "登录已失效，请重新登录。"
    detail_en = "Your session has ended. Sign in again."


class UsernameTaken(Refusal):
    """User names are unique in the whole system, whatever their case."""

    code = "username_taken"
    status = 409
    title_zh = "用户名已被使用"
    title_en = "User name taken"
    detail_zh = "用户名 {value} 已被使用，请换一个，例如加上单位简称。"
    detail_en = "The user name {value} is taken. Choose another, e.g. with your school's name."


class RoleOutOfPlace(Refusal):
    """A school's roles do not fit an authority, nor the other way round."""

    code = "role_out_of_place"
    status = 409
    title_zh = "角色与单位不符"
    title_en = "Role out of place"
    detail_zh = "角色“{role}”不能用于这类单位，请改选。"
    detail_en = "The role {role} does not fit this kind of organisation. Choose another."


class WrongPassword(Refusal):
    """The current password was not given correctly."""

    code = "wrong_password"
    status = 409
    title_zh = "原密码不正确"
    title_en = "Current password is wrong"
    detail_zh = "原密码不正确，密码没有修改。请重新输入。"
    detail_en = "The current password is wrong; nothing was changed. Enter it again."


class RolesElsewhere(Refusal):
    """Whoever resets a password could act in every role it opens."""

    code = "roles_elsewhere"
    status = 409
    title_zh = "该账号在外单位还有身份"
    title_en = "Roles elsewhere"
    detail_zh = "该账号在您管理的单位之外还有身份，密码请由上级管理员重置。"
    detail_en = "This account holds roles outside your organisations. Ask the administrator above."


class OwnAccount(Refusal):
    """Administrators do not administer themselves."""

    code = "own_account"
    status = 409
    title_zh = "不能操作自己的账号"
    title_en = "Your own account"
    detail_zh = "不能停用自己的账号或修改自己的身份，请由另一名管理员操作。"
    detail_en = "Another administrator has to disable your account or change your roles."
