"""Partners and categories of Nilab. Names, prices and rates are examples."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    code: str
    fa: str
    en: str
    icon: str


@dataclass(frozen=True)
class Partner:
    code: str
    category: str
    fa: str
    en: str
    area_fa: str
    about_fa: str
    about_en: str
    commission_bps: int
    points_club_bps: int
    shipping: int  # rials, one flat charge an order; 0 where nothing is sent
    pick_up_fa: str = ""


CATEGORIES = [
    Category("food", "خوراک و کافه", "Food and cafés", "utensils"),
    Category("arts", "هنر و نمایش", "Arts and shows", "drama"),
    Category("sport", "ورزش و تندرستی", "Sport and health", "dumbbell"),
    Category("learning", "آموزش و کتاب", "Learning and books", "book-open"),
    Category("home", "خانه و تعمیر", "Home and repair", "house"),
    Category("crafts", "صنایع دستی و سفر", "Crafts and short trips", "palette"),
]

PARTNERS = [
    Partner(
        "narenj",
        "food",
        "چای‌خانهٔ باغ نارنج",
        "Orange Garden Tea House",
        "بازارچه",
        "چای‌خانه‌ای در حیاط یک خانهٔ قدیمی، زیر درخت‌های نارنج.",
        "A tea house in an old courtyard, under orange trees.",
        1000,
        10000,
        450_000,
        "بازارچه، کوچهٔ نارنج، پلاک ۸",
    ),
    Partner(
        "sarv",
        "food",
        "رستوران سرو",
        "Sarv Restaurant",
        "بلوار ساحلی",
        "آشپزی خانگی با برنج شمال و نان تازه، کنار رودخانه.",
        "Home cooking by the river, with fresh bread every hour.",
        1200,
        7000,
        0,
    ),
    Partner(
        "dasht",
        "food",
        "میوهٔ دشت",
        "Dasht Fruit",
        "تحویل در شهر",
        "میوه و خشکبار از باغ‌های اطراف، همان روز چیده‌شده.",
        "Fruit and nuts from nearby orchards, picked the same day.",
        700,
        10000,
        350_000,
        "میدان میوه، غرفهٔ ۱۲",
    ),
    Partner(
        "tamasha",
        "arts",
        "تماشاخانهٔ شهر",
        "City Playhouse",
        "میدان امام علی",
        "دو سالن نمایش و یک سالن فیلم، با تخفیف ویژهٔ شهروندان.",
        "Two stages and a film hall, with prices for citizens.",
        800,
        10000,
        0,
    ),
    Partner(
        "abi",
        "sport",
        "مجموعهٔ آبی نیلاب",
        "Nilab Water Centre",
        "گلستان",
        "استخر، سونا و آب‌درمانی با سانس‌های جداگانه.",
        "Pool, sauna and water therapy, with separate hours.",
        1500,
        7000,
        0,
    ),
    Partner(
        "pahlavan",
        "sport",
        "باشگاه پهلوان",
        "Pahlavan Gym",
        "گلستان",
        "از زورخانه تا دستگاه‌های تازه؛ مربی برای هر سن.",
        "From the zurkhaneh to new machines; a coach for every age.",
        1400,
        6000,
        0,
    ),
    Partner(
        "mehr",
        "learning",
        "فرهنگسرای مهر",
        "Mehr Cultural House",
        "مهرگان",
        "کلاس‌های کوچک هنر، زبان و مهارت برای همهٔ سن‌ها.",
        "Small classes in art, languages and skills, for all ages.",
        500,
        10000,
        0,
    ),
    Partner(
        "fanous",
        "learning",
        "کتاب‌فروشی فانوس",
        "Fanous Books",
        "گلستان",
        "کتاب‌فروشی محله با قصه‌خوانی هر پنجشنبه.",
        "The neighbourhood bookshop, with story time on Thursdays.",
        900,
        8000,
        300_000,
        "گلستان، خیابان بهار، پلاک ۴۱",
    ),
    Partner(
        "rekab",
        "home",
        "دوچرخه و خانهٔ رکاب",
        "Rekab Bicycles and Home",
        "منطقه‌های ۲ تا ۵",
        "تعمیر دوچرخه و کارهای خانه، با آمدن به محل و ضمانت کار.",
        "Bicycle and home repairs at your door, with a guarantee.",
        1100,
        7000,
        500_000,
        "مهرگان، کارگاه رکاب",
    ),
    Partner(
        "mina",
        "crafts",
        "کارگاه سفال مینا",
        "Mina Pottery",
        "کوی هنر",
        "سفال و لعاب کار دست، و سفرهای کوتاه به کارگاه‌های روستا.",
        "Hand-made glazed pottery, and short trips to village workshops.",
        1000,
        9000,
        600_000,
        "کوی هنر، کارگاه مینا",
    ),
]
