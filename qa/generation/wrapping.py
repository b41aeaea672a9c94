"""A writer that shapes what another one writes."""

from dataclasses import dataclass

from qa.draft import Writer


@dataclass(frozen=True, slots=True)
class Wrapping:
    """Goes by the name of the writer whose work it shapes."""

    writer: Writer

    @property
    def name(self) -> str:
        """The writer's own."""
        return self.writer.name

    @property
    def model(self) -> str | None:
        """The writer's own."""
        return self.writer.model

    @property
    def prompt(self) -> str | None:
        """The writer's own."""
        return self.writer.prompt
