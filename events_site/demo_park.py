"""A small park to try things in: people, sessions and tickets here are invented.

Times are (day of the edition, clock, minutes); the loader puts the days a few weeks ahead.
"""

from __future__ import annotations

from typing import NamedTuple


class Hall(NamedTuple):
    building: str
    slug: str
    zh: str
    en: str
    capacity: int
    parallel: int = 1


class Show(NamedTuple):
    """A session with one planned slot. ``people`` are keys of ``PEOPLE``, the first moderates."""

    key: str
    zh: str
    en: str
    type: str
    track: str
    room: str
    when: tuple[int, str, int]
    about_zh: str
    about_en: str
    people: tuple[str, ...] = ()
    language: str = "zh"


class Ticket(NamedTuple):
    """A free ticket with its own quota; with ``show`` it is a place in that session."""

    slug: str
    zh: str
    en: str
    places: int
    about_zh: str
    about_en: str
    show: str = ""
    most: int = 5


class Event(NamedTuple):
    slug: str
    kind: str
    accent: str
    zh: str
    en: str
    tagline_zh: str
    tagline_en: str
    days: int
    shows: tuple[Show, ...]
    tickets: tuple[Ticket, ...]


FAMILY = ("shougang", "首钢园科幻季", "Shougang Science Fiction Season")
VENUE = ("shougang-park", "首钢园", "Shougang Park", "北京市石景山区", "Shijingshan, Beijing")
# slug, names, metres east and north on the map, latitude, longitude
BUILDINGS = [
    ("furnace-3", "三高炉", "No. 3 Blast Furnace", (0, 0), (39.9133, 116.1476)),
    ("hall-11", "11号馆", "Hall 11", (620, -240), (39.9118, 116.1548)),
]
WALK_MINUTES = 10
HALLS = [
    Hall("furnace-3", "core", "炉心厅", "Furnace Core", 400),
    Hall("furnace-3", "pond", "秀池书房", "Xiu Pond Reading Room", 40),
    Hall("hall-11", "stage", "主舞台", "Main Stage", 300),
    Hall("hall-11", "screen", "放映厅", "Screening Room", 120),
]
GATES = [("east", "东门", "East Gate"), ("south", "南门", "South Gate")]
PEOPLE = {
    "lin": ("林若初", "Lin Ruochu"),
    "zhou": ("周默", "Zhou Mo"),
    "gao": ("高岳", "Gao Yue"),
    "bai": ("白予安", "Bai Yu'an"),
    "shen": ("沈知远", "Shen Zhiyuan"),
    "lu": ("陆星野", "Lu Xingye"),
    "xu": ("许澜", "Xu Lan"),
    "elena": ("埃莱娜·马尔凯蒂", "Elena Marchetti"),
    "priya": ("普里娅·拉曼", "Priya Raman"),
    "su": ("苏北", "Su Bei"),
}
TYPES = {
    "ceremony": ("典礼", "Ceremony", 90),
    "panel": ("圆桌论坛", "Panel", 60),
    "workshop": ("工作坊", "Workshop", 90),
    "signing": ("签售", "Signing", 60),
    "stage": ("舞台演出", "Stage show", 45),
    "screening": ("放映", "Screening", 120),
}
TRACKS = {
    "science": ("科学与想象", "Science and imagination", 1),
    "writing": ("写作与翻译", "Writing and translation", 5),
    "family": ("亲子", "Families", 3),
    "music": ("声音与舞台", "Sound and stage", 8),
    "film": ("银幕", "On screen", 10),
}
CONVENTION = Event(
    "convention", "convention", "ember", "首钢园科幻大会", "Shougang SF Convention",
    "在高炉脚下谈论未来", "Talking about the future at the foot of a blast furnace", 2,
    (
        Show("opening", "开幕式：点火", "Opening ceremony: Ignition", "ceremony", "science", "core",
             (0, "10:00", 90), "炉火熄灭多年之后，我们重新点亮它，并宣布三场活动开幕。",
             "Years after the furnace went cold we light it again and open all three events.",
             ("zhou", "lin")),
        Show("steel", "工业遗址如何变成飞船", "How a steelworks becomes a starship", "panel",
             "science", "core", (0, "13:30", 60),
             "概念设计师、天文学家与小说家一起拆解一座高炉：哪一部分最像发动机？",
             "A designer, an astronomer and a novelist look for the engine in a furnace.",
             ("gao", "su", "lin")),
        Show("translate", "翻译外星人的语法", "Translating alien grammar", "panel", "writing",
             "pond", (0, "15:00", 60), "当一种语言没有过去时，译者该把记忆放在哪里？",
             "If a language has no past tense, where does the translator put memory?",
             ("xu", "elena"), "en"),
        Show("workshop", "一小时写出一个世界", "A world in ninety minutes", "workshop", "writing",
             "pond", (1, "10:00", 90), "二十个座位，一张白纸，一条物理定律可以被你改写。",
             "Twenty chairs, a blank page, and one law of physics that you may rewrite.",
             ("bai",)),
        Show("signing", "林若初签售", "Signing: Lin Ruochu", "signing", "writing", "pond",
             (1, "14:00", 60), "每人三本，带上你的旧书。", "Three books each; bring your old ones.",
             ("lin",)),
    ),
    (
        Ticket("convention-day", "大会入场券", "Convention admission", 500,
               "两天通用，免费。", "Both days, free."),
        Ticket("world-workshop", "工作坊席位", "Workshop place", 20,
               "每人一席，须另有入场券。", "One place each; admission is needed as well.",
               "workshop", 1),
        Ticket("signing-place", "签售号", "Signing number", 12, "共十二个号。",
               "Twelve numbers in all.", "signing", 1),
    ),
)  # fmt: skip
CARNIVAL = Event(
    "carnival", "carnival", "orbit", "首钢园科幻嘉年华", "Shougang SF Carnival",
    "把周末交给机器人", "Leave the weekend to the robots", 2,
    (
        Show("robots", "机器人晨操", "Morning exercises with robots", "stage", "family", "stage",
             (0, "09:30", 45), "跟着六条腿的领操员活动关节。适合五岁以上。",
             "Stretch along with a six-legged instructor. From five years.", ("priya",)),
        Show("soup", "分子厨房：月球早餐", "Molecular kitchen: breakfast on the Moon", "workshop",
             "family", "screen", (0, "10:30", 60), "低重力下的粥怎么盛？现场试一试。",
             "How do you serve porridge in low gravity? Come and try.", ("priya",)),
        Show("pulse", "脉冲星电音夜", "Pulsar night: electronic music", "stage", "music", "stage",
             (0, "20:00", 90), "把真实的脉冲星信号做成舞曲。",
             "Signals of real pulsars, turned into dance music.", ("gao",)),
        Show("costume", "角色扮演巡演", "Costume parade on stage", "stage", "music", "stage",
             (1, "15:00", 60), "自带装备即可上台，评委只看想象力。",
             "Bring your own gear; the judges look at imagination only.", ("su",)),
    ),
    (
        Ticket("carnival-day", "嘉年华预约（免费）", "Carnival day reservation", 3000,
               "一次预约，两天有效。", "One reservation, good for both days."),
        Ticket("moon-breakfast", "月球早餐席位", "Place at breakfast on the Moon", 24,
               "大人与孩子各占一席。", "Grown-ups and children take a place each.", "soup", 4),
    ),
)  # fmt: skip
FILM_WEEK = Event(
    "filmweek", "film_week", "reel", "首钢园科幻电影周", "Shougang SF Film Week",
    "炉前放映，散场看星", "Films by the furnace, stars on the way home", 2,
    (
        Show("slow", "慢光", "Slow Light", "screening", "film", "screen", (0, "14:00", 126),
             "一束走了四百年的光终于抵达。映后有导演交流。",
             "Light that travelled for four hundred years arrives. With a talk by the director.",
             ("lu",)),
        Show("shorts", "短片集：小行星带", "Shorts: The asteroid belt", "screening", "film",
             "screen", (0, "17:00", 80), "八部短片，没有一部超过十二分钟。",
             "Eight shorts, none longer than twelve minutes."),
        Show("tower", "冷却塔", "Cooling Tower", "screening", "film", "screen", (1, "19:00", 127),
             "守塔人与他从未见过的替班者互通字条。",
             "A watchman and the stranger on the other shift leave each other notes.", ("lu",)),
        Show("midnight", "午夜场：地心来信", "Midnight: Letters from the core", "screening", "film",
             "screen", (1, "00:30", 89), "零点之后开始，仍算前一晚的节目。",
             "It begins after midnight and still belongs to the evening before."),
    ),
    (
        Ticket("slow-light", "《慢光》", "Slow Light", 110, "对号入场前十五分钟开门。",
               "Doors open fifteen minutes before.", "slow", 2),
        Ticket("cooling-tower", "《冷却塔》", "Cooling Tower", 110, "映后有交流。",
               "With a talk afterwards.", "tower", 2),
        Ticket("midnight", "午夜场", "Midnight screening", 110, "散场后有接驳车。",
               "A shuttle waits after the film.", "midnight", 2),
    ),
)  # fmt: skip
EVENTS = [CONVENTION, CARNIVAL, FILM_WEEK]
