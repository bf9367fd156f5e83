"""The articles that stand behind a no, and the root of this room's answers."""

from puhui.ground.refusals import Refusal
from puhui.market.registry.refusals.words import CODED, WORDS

MEASURES = "《温室气体自愿减排交易管理办法（试行）》（生态环境部 市场监管总局令第31号）"
REGISTRATION = "《温室气体自愿减排注册登记规则（试行）》"
TRADING = "《温室气体自愿减排交易和结算规则（试行）》"
VALIDATION = "《温室气体自愿减排项目审定与减排量核查实施规则》（CNCA-CCER-01:2023）"
CHENGDU = "《成都市深化“碳惠天府”机制建设行动方案》（成办函〔2022〕85号）"


class RegistryRefusal(Refusal):
    """The root of this room's answers."""

    code = "registry.refused"
    words = WORDS
    coded = CODED
