# SPDX-License-Identifier: GPL-3.0-or-later
"""What the boxes of a hardship file offer; the words themselves are stored, and anything else may be typed (DOMAIN §2.3)."""

from __future__ import annotations

from typing import Final

#: The worker's own place in the household.
SELF: Final = "本人"
RELATIONS: Final = (
    "配偶",
    "子",
    "女",
    "父亲",
    "母亲",
    "公公",
    "婆婆",
    "岳父",
    "岳母",
    "祖父母",
    "兄弟",
    "姐妹",
    "其他",
)
HEALTH: Final = (
    "良好",
    "一般",
    "恶性肿瘤",
    "心血管病",
    "脑血管病",
    "尿毒症（终末期肾病）",
    "精神病",
    "肝病",
    "血液病",
    "糖尿病",
    "残疾",
    "其他疾病",
)
DISABILITY_TYPES: Final = ("视力", "听力", "言语", "智力", "肢体", "精神", "多重")
DISABILITY_LEVELS: Final = ("一级", "二级", "三级", "四级")
IDENTITIES: Final = ("在岗", "待岗", "失（无）业", "退休", "病休", "内退", "务农", "学生", "学龄前", "其他")
WORK_STATES: Final = ("在岗", "病休", "长期休假", "待岗", "内退", "退休")
HOUSING: Final = ("自购", "承租公房", "保障性租赁", "市场租房", "自建", "借住", "无房", "其他")
MODEL_WORKER_LEVELS: Final = ("全国", "省部级", "地市级", "其他")
MEDICAL_INSURANCE: Final = ("职工医保", "居民医保", "公费医疗", "商业保险", "未参保")
