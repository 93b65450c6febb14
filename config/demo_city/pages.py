"""What the editors of Nilab have published. Days count back from the day of loading."""

from typing import NamedTuple


class Announcement(NamedTuple):
    slug: str
    days_ago: int
    picture: str
    topic_fa: str
    topic_en: str
    title_fa: str
    title_en: str
    lead_fa: str
    lead_en: str
    body_fa: list[str]
    body_en: list[str]


ANNOUNCEMENTS = [
    Announcement(
        "bus-line-5",
        1,
        "bus",
        "حمل‌ونقل",
        "Transport",
        "خط پنج اتوبوس از شنبه تا ساعت ۲۳ کار می‌کند",
        "Bus line 5 runs until 11 pm from Saturday",
        "کسانی که دیر از کار برمی‌گردند، از این پس بی‌دغدغه به خانه می‌رسند.",
        "Those who finish work late now have a safe way home.",
        [
            "از شنبه، اتوبوس‌های خط پنج هر بیست دقیقه تا ساعت ۲۳ از میدان امام علی به گلستان می‌روند. کرایه همان است.",
            "اگر ایستگاهی تاریک است یا سایبان ندارد، با ۱۳۷ در میان بگذارید تا درستش کنیم.",
        ],
        [
            "From Saturday, buses of line 5 leave Imam Ali Square for Golestan every twenty minutes until 11 pm. The fare stays the same.",
            "If a stop is dark or has no shelter, tell us on 137 and we will mend it.",
        ],
    ),
    Announcement(
        "saplings",
        2,
        "park",
        "فضای سبز",
        "Green spaces",
        "کاشت ۱۲ هزار نهال؛ جای درخت محله‌تان را پیشنهاد بدهید",
        "12,000 saplings: suggest a place for your street's tree",
        "تا پایان آذر، هر کوچه می‌تواند جای یک درخت تازه را برگزیند.",
        "Until the end of Azar every street may choose where its new tree goes.",
        [
            "زمستان امسال دوازده هزار نهال نارون، توت و زیتون در نیلاب کاشته می‌شود. جای آن را شما بهتر از ما می‌دانید.",
            "از هر نهال، دانش‌آموزان همان محله نگهداری می‌کنند و نام کوچه روی آن می‌ماند.",
        ],
        [
            "This winter twelve thousand elm, mulberry and olive saplings are planted in Nilab. You know better than we do where.",
            "Children of the neighbourhood look after each tree, and it carries the name of the street.",
        ],
    ),
    Announcement(
        "water-golestan",
        4,
        "water",
        "هشدار",
        "Warning",
        "قطع آب در گلستان، چهارشنبه از ۹ تا ۱۳",
        "Water is off in Golestan on Wednesday from 9 to 1",
        "برای تعویض لولهٔ اصلی خیابان بهار، آب چهار ساعت قطع می‌شود.",
        "The main under Bahar Street is replaced; water is off for four hours.",
        [
            "لطفاً تا پیش از ساعت نه به اندازهٔ نیاز آب نگه دارید. تانکر سیار سر خیابان بهار می‌ایستد.",
            "اگر سالمند یا بیمار در خانه دارید، به ۱۳۷ زنگ بزنید تا آب را به در خانه بیاوریم.",
        ],
        [
            "Please keep some water before nine. A tanker stands at the corner of Bahar Street.",
            "If someone at home is old or ill, call 137 and we bring water to your door.",
        ],
    ),
    Announcement(
        "yalda",
        5,
        "fruit",
        "جشن",
        "Celebration",
        "شب یلدا در فرهنگسرای مهر؛ ورود برای همه آزاد است",
        "Yalda night at Mehr House; everybody is welcome",
        "قصه‌خوانی، انار و موسیقی؛ از ساعت ۱۸ تا نیمه‌شب.",
        "Stories, pomegranates and music, from six until midnight.",
        [
            "شب یلدا دور هم جمع می‌شویم. هر خانواده یک قصه بیاورد؛ انار و چای با باشگاه.",
            "برای نشستن در سالن اصلی، نوبت لازم نیست؛ زودتر که بیایید جای بهتری دارید.",
        ],
        [
            "We spend the longest night together. Bring a story; pomegranates and tea are on the club.",
            "No booking is needed; those who come early sit closer.",
        ],
    ),
    Announcement(
        "cycle-path",
        8,
        "bike",
        "حمل‌ونقل",
        "Transport",
        "مسیر دوچرخهٔ بلوار ساحلی به پل قدیم رسید",
        "The riverside cycle path now reaches the old bridge",
        "۴٫۲ کیلومتر مسیر جدا از خودرو، با نور شبانه.",
        "4.2 kilometres apart from cars, lit at night.",
        [
            "بخش سوم مسیر دوچرخه باز شد. در سه ایستگاه می‌توانید دوچرخه کرایه کنید؛ با امتیاز باشگاه هم می‌شود.",
            "از موتورسواران می‌خواهیم وارد مسیر نشوند.",
        ],
        [
            "The third part is open. Bicycles can be hired at three stations, with club points too.",
            "We ask motorcyclists to keep out of the path.",
        ],
    ),
    Announcement(
        "playground",
        10,
        "kids",
        "محله",
        "Neighbourhood",
        "زمین بازی بوستان نیلوفر برای کودکان توان‌یاب آماده شد",
        "Niloufar Park's playground now serves every child",
        "تاب ویژه، شیب‌راهه و کف نرم؛ پیشنهاد خود شما بود.",
        "A special swing, a ramp and a soft floor: it was your idea.",
        [
            "۱٬۸۳۷ همسایه به این طرح رأی دادند. کار سه ماه طول کشید و ۲ میلیارد تومان هزینه داشت.",
            "دفترچهٔ هزینه‌ها در صفحهٔ تالار محله هست.",
        ],
        [
            "1,837 neighbours voted for it. The work took three months and cost two billion tomans.",
            "The list of costs is on the page of the neighbourhood hall.",
        ],
    ),
    Announcement(
        "library-hours",
        12,
        "books",
        "فرهنگ",
        "Culture",
        "کتابخانهٔ مرکزی جمعه‌ها هم باز است",
        "The central library opens on Fridays too",
        "از ۹ تا ۱۷؛ با میزهای آرام برای درس‌خواندن.",
        "From nine to five, with quiet tables for study.",
        ["از این هفته کتابخانه هفت روز هفته باز است. عضویت برای اعضای باشگاه رایگان است."],
        ["From this week the library is open seven days. Membership is free for members of the club."],
    ),
    Announcement(
        "early-levy",
        15,
        "city",
        "عوارض",
        "Levies",
        "چطور از خریدتان امتیاز بگیرید؟",
        "How do you earn points when you buy?",
        "هر پانصد هزار ریال خرید از شریک‌های باشگاه امتیاز دارد؛ شنبه تا چهارشنبه بیشتر.",
        "Every 500,000 rials spent with the club's partners earns points; more from Saturday to Wednesday.",
        [
            "هر خرید را که می‌پردازید، امتیازش همان لحظه در صفحهٔ «امتیازهای من» می‌نشیند و کنارش نوشته است چرا.",
            "امتیاز را می‌توانید در خرید بعدی مثل پول خرج کنید. چیزی از امتیاز شما برای رفتارتان کم نمی‌شود.",
        ],
        [
            "When you have paid, the points stand on your page at once, with the reason beside them.",
            "Spend them like money on your next purchase. Nothing you do costs you points.",
        ],
    ),
    Announcement(
        "road-bahar",
        18,
        "road",
        "عمران",
        "Works",
        "روکش آسفالت خیابان بهار شب‌ها انجام می‌شود",
        "Bahar Street is resurfaced at night",
        "پنج شب، از ۲۲ تا ۵؛ روزها راه باز است.",
        "Five nights from ten to five; open by day.",
        ["برای آنکه کسب‌وکارها آسیب نبینند، کار را به شب بردیم. از صدایش پوزش می‌خواهیم."],
        ["We work at night so that shops do not suffer. We are sorry for the noise."],
    ),
    Announcement(
        "health-week",
        21,
        "health",
        "تندرستی",
        "Health",
        "سنجش رایگان فشار خون در هفت بوستان",
        "Free blood-pressure checks in seven parks",
        "پنجشنبه و جمعه، از ۷ تا ۱۱ صبح.",
        "Thursday and Friday, seven to eleven in the morning.",
        ["پرستاران داوطلب در بوستان‌های هفت محله می‌نشینند. لازم نیست چیزی همراه بیاورید."],
        ["Volunteer nurses sit in parks of seven neighbourhoods. You need not bring anything."],
    ),
    Announcement(
        "market-day",
        25,
        "shop",
        "بازار",
        "Market",
        "بازارچهٔ روستا هر دوشنبه در میدان میوه",
        "Village market on Mondays at the fruit square",
        "ماست و نان محلی، بی‌واسطه از خود روستاییان.",
        "Local yoghurt and bread straight from the villages.",
        ["چهل غرفه از هجده روستا. کیسهٔ پارچه‌ای با خود بیاورید."],
        ["Forty stalls from eighteen villages. Bring a cloth bag."],
    ),
    Announcement(
        "welcome",
        29,
        "vote",
        "باشگاه",
        "The club",
        "باشگاه شهروندی نیلاب کارش را آغاز کرد",
        "The Citizens' Club of Nilab has begun",
        "با شمارهٔ همراه به شهرتان بپیوندید؛ دو دقیقه هم نمی‌کشد.",
        "Join your city with a phone number; it takes less than two minutes.",
        [
            "باشگاه جایی است که خرید از همسایه، کمک به محله و خدمات شهر در آن به هم می‌رسند.",
            "ده امتیاز برای آغاز از ما؛ باقی را خودتان جمع می‌کنید.",
        ],
        [
            "The club is where buying from a neighbour, helping the street and the services of the city meet.",
            "Ten points to begin with are ours; you collect the rest.",
        ],
    ),
]


class Plain(NamedTuple):
    slug: str
    title_fa: str
    title_en: str
    body_fa: list[str]
    body_en: list[str]


PAGES = [
    Plain(
        "about",
        "دربارهٔ باشگاه",
        "About the club",
        [
            "باشگاه شهروندی نیلاب خانهٔ مشترک مردم و شهر است. با شمارهٔ همراه عضو می‌شوید، از خرید و کار شهروندی امتیاز می‌گیرید و آن را هر وقت خواستید خرج می‌کنید.",
            "پول خرید را باشگاه نگه می‌دارد و پس از تحویل به شریک می‌دهد؛ پس تا کارتان انجام نشده، پولتان در امان است.",
        ],
        [
            "The Citizens' Club of Nilab is the shared house of people and city. You join with your phone, earn points from buying and from civic acts, and spend them when you like.",
            "The club keeps the money of a purchase and pays the partner after delivery; until then your money is safe.",
        ],
    ),
    Plain(
        "privacy",
        "حریم شما",
        "Your privacy",
        [
            "از شما فقط آنچه لازم است می‌پرسیم و هر بخش اختیاری را می‌توانید خالی بگذارید.",
            "شمارهٔ همراهتان به هیچ شریکی داده نمی‌شود. شریک فقط نام کوچک شما را می‌بیند و نشانی را، اگر کالا باید به دستتان برسد.",
            "امتیاز پاداش است. هیچ رفتاری از امتیاز شما کم نمی‌کند و هیچ کس رتبه‌بندی نمی‌شود.",
        ],
        [
            "We ask only for what is needed, and you may leave every optional part empty.",
            "No partner is given your phone number. A partner sees your first name, and the address if goods must reach you.",
            "Points are a reward. Nothing you do costs points and nobody is ranked.",
        ],
    ),
    Plain(
        "help",
        "کمک",
        "Help",
        [
            "شبانه‌روز با شمارهٔ ۱۳۷ تماس بگیرید، یا به یکی از پیشخوان‌های شهر سر بزنید.",
            "کد ورود نرسید؟ دو دقیقه صبر کنید و دوباره بخواهید. هیچ کس از باشگاه کد شما را نمی‌پرسد.",
        ],
        [
            "Call 137 at any hour, or visit one of the city's counters.",
            "The code did not come? Wait two minutes and ask again. Nobody from the club ever asks for your code.",
        ],
    ),
]
