"""How places are called in short: autonomous ones and ethnic townships without their peoples."""

from __future__ import annotations

import re

__all__ = ["plain_township", "short_name"]

#: The peoples in the names of autonomous prefectures, counties and banners, as they are written there.
_PEOPLES = (
    "蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族"
    "|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族"
    "|仡佬族|锡伯族?|普米族|塔吉克族?|怒族|保安族|裕固族|独龙族|鄂温克族?|鄂伦春族?|赫哲族|京族|阿昌族|德昂族"
    "|基诺族|门巴族?|珞巴族?|俄罗斯族?|塔塔尔族?|乌孜别克族?|各族"
)
_BANNER = "自治旗"
_AUTONOMOUS = re.compile(rf"([\u4e00-\u9fff]{{2,6}}?)(?:{_PEOPLES})+自治([州县旗])")
_ETHNIC_TOWNSHIP = re.compile(rf"([\u4e00-\u9fff]{{2,6}}?)(?:{_PEOPLES})+(?:民族)?(乡|苏木)")


def short_name(name: str) -> str | None:
    """What an autonomous prefecture, county or banner is called in short; None for other places.

    红河哈尼族彝族自治州 → 红河州, 融水苗族自治县 → 融水县.
    """
    if "自治" not in name:
        return None
    if match := _AUTONOMOUS.fullmatch(name):
        return match.group(1) + match.group(2)
    # banners that bear the name of their people alone: 鄂伦春自治旗, 鄂温克族自治旗
    return name.removesuffix(_BANNER).removesuffix("族") + "旗" if name.endswith(_BANNER) else None


def plain_township(name: str) -> str | None:
    """An ethnic township as the register has it (邓家土家族乡 → 邓家乡); None for other names."""
    match = _ETHNIC_TOWNSHIP.fullmatch(name)
    return match.group(1) + match.group(2) if match else None
