"""People of Nilab: those to log in as, and names for three hundred members. All numbers are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    role: str
    phone: str
    first: str
    last: str
    note_fa: str
    note_en: str
    staff: bool = False
    groups: tuple[str, ...] = ()
    superuser: bool = False
    partner: str = ""


DEMO_PEOPLE = [
    Person("citizen", "09121234567", "مریم", "کاویانی", "شهروند", "citizen, with points and orders"),
    Person(
        "partner",
        "09121234568",
        "بهرام",
        "آبکار",
        "شریک: مجموعهٔ آبی نیلاب",
        "partner: Nilab Water Centre",
        partner="abi",
    ),
    Person("editor", "09121234569", "نگار", "فرزانه", "ویراستار", "editor", staff=True, groups=("editors",)),
    Person(
        "finance",
        "09121234570",
        "کاوه",
        "مستوفی",
        "امور مالی، پیشنهاددهنده",
        "finance, proposes",
        staff=True,
        groups=("operators",),
    ),
    Person(
        "finance-2",
        "09121234571",
        "شیرین",
        "دبیر",
        "امور مالی، تأییدکننده",
        "finance, approves",
        staff=True,
        groups=("operators",),
    ),
    Person(
        "counter", "09121234573", "پریا", "خادم", "مأمور پیشخوان", "counter officer", staff=True, groups=("counter",)
    ),
    Person(
        "member-affairs",
        "09121234574",
        "سهیلا",
        "امینی",
        "کارشناس امور اعضا",
        "member affairs",
        staff=True,
        groups=("member-affairs",),
    ),
    Person("administrator", "09121234572", "آرش", "نیک‌پی", "مدیر سامانه", "administrator", staff=True, superuser=True),
]

DISTRICTS = [str(number) for number in range(1, 8)]

WOMEN = (
    "زهرا فاطمه سارا لیلا نرگس مینا پریسا الهام شیوا نازنین مهسا یاسمن رویا سپیده شقایق ترانه نیلوفر هستی بهاره سمیرا "
    "آزاده پروین گلنار فرشته مهتاب ستاره آیدا دریا پونه غزل"
).split()
MEN = (
    "علی محمد رضا حسین امیر مهدی سعید بابک کامران فرهاد سینا پویا آرمان نیما کیان سهراب جمشید بهزاد پیمان داریوش "
    "مازیار شاهین سامان یونس ایمان هومن فرزاد حمید مسعود کوروش"
).split()
LAST = (
    "احمدی کریمی موسوی رضایی جعفری قاسمی مرادی صادقی نوری یزدانی شریفی فلاحی باقری رستمی سلیمانی حیدری طاهری نجفی "
    "امینی بهرامی خسروی کاظمی پارسا راد فروغی مهرآیین توکلی دانش‌ور گلستانی سرمدی نیک‌نام آذرپور"
).split()
STREETS = (
    "خیابان بهار",
    "کوچهٔ نسترن",
    "بلوار ساحلی",
    "خیابان مهرگان",
    "کوچهٔ سرو",
    "خیابان فردوسی",
    "کوی هنر",
    "خیابان لاله",
)
