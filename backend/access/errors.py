"""What the guards refuse."""

from backend.core.errors import Refusal


class SignInRequired(Refusal):
    """No valid credentials came with the request."""

    code = "sign_in_required"
    status = 401
    title_zh = "请先登录"
    title_en = "Sign in first"
    detail_zh = "登录已失效或尚未登录，请登录后再试；已填写的内容请先保存在本地。"
    detail_en = "You are not signed in, or your session has ended. Sign in and try again."


class NotPermitted(Refusal):
    """The thing is yours, your role is too small."""

    code = "not_permitted"
    status = 403
    title_zh = "没有权限"
    title_en = "Not permitted"
    detail_zh = (
        "您当前的身份不能做这项操作（需要权限 {permission}）。请切换身份，或联系本单位管理员。"
    )
    detail_en = (
        "This needs the permission {permission}. Switch membership or ask your administrator."
    )


class PasswordChangeRequired(Refusal):
    """A password somebody else set must be replaced before anything else."""

    code = "password_change_required"
    status = 403
    title_zh = "请先修改密码"
    title_en = "Change your password first"
    detail_zh = "您正在使用初始密码或重置后的密码，请先修改密码再继续。"
    detail_en = "This password was set by someone else. Change it before you go on."
