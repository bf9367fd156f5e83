"""An import-linter contract: a room is entered only through its face."""

from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class FacesContract(Contract):
    """Whoever imports from a room and is not in it must import one of the room's faces."""

    rooms = fields.ListField(subfield=fields.ModuleExpressionField())
    faces = fields.ListField(subfield=fields.StringField())

    def check(self, graph, verbose):
        broken = []
        for room in module_expressions_to_modules(graph, self.rooms):
            inside = room.name + "."
            for module in {room.name, *graph.find_descendants(room.name)}:
                if module.removeprefix(inside).split(".")[0] in self.faces:
                    continue
                importers = graph.find_modules_that_directly_import(module)
                broken += [f"{i} -> {module}" for i in importers if not f"{i}.".startswith(inside)]
        return ContractCheck(kept=not broken, metadata={"broken": sorted(broken)})

    def render_broken_contract(self, check):
        for line in check.metadata["broken"]:
            output.print_error(line, bold=False)
