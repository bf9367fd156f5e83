"""FACE: the shape of a city pack: what a policy officer writes, checked strictly, one model per kind.

Amounts are strings in YAML and Decimals here; dates are plain dates of the city's calendar; every text for
people has Chinese and English. Nothing here evaluates anything: formulas are text until
``engine.methodology`` compiles them.
"""

from puhui.foundations.packs.schema.activities import *  # noqa: F403
from puhui.foundations.packs.schema.appraisals import *  # noqa: F403
from puhui.foundations.packs.schema.city import *  # noqa: F403
from puhui.foundations.packs.schema.conference import *  # noqa: F403
from puhui.foundations.packs.schema.counting import *  # noqa: F403
from puhui.foundations.packs.schema.draws import *  # noqa: F403
from puhui.foundations.packs.schema.exchange import *  # noqa: F403
from puhui.foundations.packs.schema.honours import *  # noqa: F403
from puhui.foundations.packs.schema.merchants import *  # noqa: F403
from puhui.foundations.packs.schema.neutrality import *  # noqa: F403
from puhui.foundations.packs.schema.outreach import *  # noqa: F403
from puhui.foundations.packs.schema.oversight import *  # noqa: F403
from puhui.foundations.packs.schema.registry import *  # noqa: F403
from puhui.foundations.packs.schema.rewards import *  # noqa: F403
from puhui.foundations.packs.schema.schemes import *  # noqa: F403
from puhui.foundations.packs.schema.scrutiny import *  # noqa: F403
from puhui.foundations.packs.schema.surveys import *  # noqa: F403
from puhui.foundations.packs.schema.voices import *  # noqa: F403
from puhui.foundations.packs.schema.volunteers import *  # noqa: F403
from puhui.foundations.packs.schema.writing import *  # noqa: F403
