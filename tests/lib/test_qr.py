from xml.etree import ElementTree

from lib import qr


def test_the_picture_is_an_image_with_a_name_on_white_ground():
    drawn = qr.svg("https://city.example/venue/?code=ABC", label='Code of <Alice> & "friends"')
    picture = ElementTree.fromstring(drawn)
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-label"] == picture.findtext("title") == 'Code of <Alice> & "friends"'
    ground, modules = picture.findall("path")
    assert ground.attrib["fill"] == "#fff"
    assert modules.attrib["stroke"] == "#000"
    assert "city.example" not in drawn


def test_the_ground_is_as_wide_as_the_box_and_the_code_keeps_its_quiet_zone():
    picture = ElementTree.fromstring(qr.svg("A", label="A"))
    size = int(picture.attrib["viewBox"].split()[2])
    ground, modules = picture.findall("path")
    assert ground.attrib["d"] == f"M0 0h{size}v{size}h-{size}z"
    assert modules.attrib["d"].startswith(f"M{qr.QUIET} {qr.QUIET}.5")


def test_the_same_text_gives_the_same_picture_and_another_text_another():
    assert qr.svg("A", label="x") == qr.svg("A", label="x")
    assert qr.svg("A", label="x") != qr.svg("B", label="x")
