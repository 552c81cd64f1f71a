# SPDX-License-Identifier: GPL-3.0-or-later
"""Readings of surnames, and of characters in given names, where a per-character dictionary is wrong or there is a choice.

Each value lists the readings, the one to sort by first. Kept apart from pinyin.py because it is needed without pypinyin.
"""

from __future__ import annotations


def _table(lines: str, separator: str = "/") -> dict[str, tuple[str, ...]]:
    entries = (line.partition(" ") for line in lines.strip().splitlines())
    return {han: tuple(readings.split(separator)) for han, _, readings in entries}


SURNAMES = _table("""
单 shan/dan
仇 qiu/chou
解 xie/jie
曾 zeng/ceng
区 ou/qu
查 zha/cha
朴 piao/pu
覃 qin/tan
盖 ge/gai
乐 yue/le
缪 miao/mou
翟 zhai/di
尉 wei/yu
佴 nai/er
种 chong/zhong
繁 po/fan
牟 mou/mu
秘 bi/mi
祭 zhai/ji
员 yun/yuan
贠 yun/yuan
折 she/zhe
么 yao/me
洗 xian/xi
阚 kan
宓 mi/fu
卜 bu/bo
谌 chen/shen
隗 wei/kui
召 shao/zhao
宿 su/xiu
长 chang/zhang
柏 bai/bo
晟 cheng/sheng
莘 shen/xin
颉 xie/jie
句 gou/ju
黑 he/hei
盛 sheng/cheng
褚 chu/zhu
薄 bo/bao
郇 xun/huan
郗 xi/chi
适 kuo/shi
乜 nie/mie
乘 cheng/sheng
都 du/dou
能 nai/neng
参 shen/can
行 xing/hang
蕃 pi/fan
番 pan/fan
降 jiang/xiang
奇 qi/ji
拓 tuo/ta
仡 yi/ge
郄 qie/xi
会 gui/hui
角 jue/jiao
蔚 yu/wei
藏 zang/cang
粘 nian/zhan
便 pian/bian
重 chong/zhong
""")

# Two characters, one syllable each.
COMPOUND_SURNAMES = _table(
    """
欧阳 ou yang
太史 tai shi
端木 duan mu
上官 shang guan
司马 si ma
东方 dong fang
独孤 du gu
南宫 nan gong
万俟 mo qi
闻人 wen ren
夏侯 xia hou
诸葛 zhu ge
尉迟 yu chi
公羊 gong yang
赫连 he lian
澹台 tan tai
皇甫 huang fu
宗政 zong zheng
濮阳 pu yang
公冶 gong ye
太叔 tai shu
申屠 shen tu
公孙 gong sun
慕容 mu rong
仲孙 zhong sun
钟离 zhong li
长孙 zhang sun
宇文 yu wen
司徒 si tu
鲜于 xian yu
司空 si kong
闾丘 lv qiu
子车 zi ju
亓官 qi guan
司寇 si kou
巫马 wu ma
公西 gong xi
颛孙 zhuan sun
壤驷 rang si
公良 gong liang
漆雕 qi diao
乐正 yue zheng
宰父 zai fu
谷梁 gu liang
拓跋 tuo ba
夹谷 jia gu
轩辕 xuan yuan
令狐 ling hu
段干 duan gan
百里 bai li
呼延 hu yan
东郭 dong guo
南门 nan men
羊舌 yang she
微生 wei sheng
梁丘 liang qiu
左丘 zuo qiu
东门 dong men
西门 xi men
第五 di wu
淳于 chun yu
单于 chan yu
纳兰 na lan
完颜 wan yan
贺兰 he lan
尔朱 er zhu
耶律 ye lv
叱干 chi gan
毋丘 guan qiu
哥舒 ge shu
仆固 pu gu
""",
    " ",
)

# Characters of given names read in two ways, or whose first dictionary reading is not the one names use.
GIVEN = _table("""
长 chang/zhang
晟 sheng/cheng
茜 qian/xi
莘 xin/shen
颉 jie/xie
乐 le/yue
行 xing/hang
朝 chao/zhao
重 chong/zhong
曾 zeng/ceng
柏 bai/bo
参 can/shen
降 xiang/jiang
单 dan/shan
解 jie/xie
朴 pu/piao
盛 sheng/cheng
藏 cang/zang
传 chuan/zhuan
调 tiao/diao
都 du/dou
卜 bu
称 cheng/chen
缪 miao/mou
蔚 wei/yu
尉 wei/yu
仔 zai/zi
伽 jia/qie
说 yue/shuo
给 ji/gei
还 huan/hai
隽 jun/juan
圩 wei/xu
盖 gai/ge
覃 tan/qin
嘏 gu/jia
婼 ruo/chuo
峒 dong/tong
瑱 zhen/tian
珲 hui/hun
圻 qi/yin
莞 guan/wan
龟 gui/jun
什 shi/shen
遗 yi/wei
""")
