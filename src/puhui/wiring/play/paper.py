"""The document of the year: a table of tasks of a city that does not exist, as an office would write it in Word."""

from io import BytesIO

import docx

TITLE = "演示市绿色低碳行动任务分工方案（演示）"
NAME = "演示市任务分工方案.docx"
HEAD = ("序号", "主要任务", "具体要求", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "绿色宣传", "全年推进绿色低碳主题宣传活动不少于12场", "市委宣传部", "市生态环境局", "2025年12月31日"),
    ("2", "绿色学校", "年底前推进绿色学校创建不少于20所", "市教育局", "市生态环境局", "2025年12月31日"),
    ("3", "绿色出行", "新增公交专用道不少于10公里", "市交通运输局", "市发展改革委", "2025年9月30日"),
    ("4", "绿色商场", "推进绿色商场创建不少于5家", "市商务局", "市发展改革委", "2025年6月30日"),
    ("5", "节能改造", "完成公共建筑节能改造不少于8个项目", "市发展改革委", "市教育局", "2025年11月30日"),
    ("6", "碳普惠推广", "注册用户不少于10万人", "市生态环境局", "市委宣传部", "2025年12月31日"),
)


def written() -> BytesIO:
    """The file, at its beginning."""
    paper = docx.Document()
    paper.add_heading(TITLE, level=1)
    table = paper.add_table(rows=1, cols=len(HEAD))
    for cell, words in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = words
    for row in ROWS:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    stream = BytesIO()
    paper.save(stream)
    stream.seek(0)
    return stream
