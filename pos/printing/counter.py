"""Printers, the paper of a virtual one, and jobs that wait for a yes or no."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, url_for

from devices.paper_svg import paper_svg
from devices.printers.virtual import Faults, VirtualPrinter
from pos.db.engines import session_here
from pos.kernel.errors import NotFound
from pos.printing.operations import (
    add_printer,
    change_printer,
    drop_waiting,
    print_waiting,
    restore_printer,
    retire_printer,
    trust_silence,
    use_printer,
)
from pos.printing.queries import PrinterFacts, all_printers, asking_jobs, job_facts, printer_facts
from pos.printing.rules import BAUDS, DRIVERS, PrinterDraft, read_draft
from pos.printing.trial import trial_page
from pos.shop.operations import choose_printer
from pos.staff.guard import needs, signed_in
from pos.web.posts import form_post, json_post

blueprint = Blueprint("printing_counter", __name__, template_folder="templates")
FAULTS = ("paper_out", "paper_low", "cover_open", "cutter_jam", "mute", "hang_up_mid_job", "offline")


@blueprint.get("/printing/waiting")
@needs("sell")
def waiting() -> Response:
    """Receipts that ask before they print."""
    jobs = [
        {
            "id": job["id"],
            "title": {"receipt": "小票", "trial": "试打"}.get(str(job["kind"]), "小票"),
            "text": job["trouble"],
        }
        for job in asking_jobs(session_here())
    ]
    return Response(msgspec.json.encode({"jobs": jobs}), mimetype="application/json")


@blueprint.post("/printing/<uuid:job_id>/print")
@json_post
@needs("sell")
def say_yes(job_id: UUID) -> dict[str, Any]:
    """Print it."""
    print_waiting(session_here(), signed_in().actor, job_id)
    return {"done": True}


@blueprint.post("/printing/<uuid:job_id>/drop")
@json_post
@needs("sell")
def say_no(job_id: UUID) -> dict[str, Any]:
    """Do not print it."""
    drop_waiting(session_here(), signed_in().actor, job_id)
    return {"done": True}


@blueprint.get("/printing/jobs/<uuid:job_id>")
@needs("manage_shop")
def job(job_id: UUID) -> Response:
    """How far a job has come: a page that waits for its trial asks this."""
    found = job_facts(session_here(), job_id)
    if found is None:
        raise NotFound("没有这张小票。")
    return Response(msgspec.json.encode({"settled": found.settled}), mimetype="application/json")


@blueprint.get("/printers")
@needs("manage_shop")
def machines() -> str:
    """The shop's printers, which of them this terminal uses, and one more."""
    session, here = session_here(), signed_in()
    every = all_printers(session)
    tried = _id(request.args.get("tried", ""))
    return render_template(
        "printing/counter_printers.html",
        here=here,
        printers=[printer for printer in every if printer.active],
        retired=[printer for printer in every if not printer.active],
        drivers=DRIVERS,
        bauds=BAUDS,
        draft=PrinterDraft(),
        tried=job_facts(session, tried) if tried else None,
    )


@blueprint.post("/printers")
@form_post
@needs("manage_shop")
def add() -> str:
    """Add a printer and use it at this terminal."""
    here = signed_in()
    printer_id = add_printer(session_here(), here.actor, read_draft(request.form))
    choose_printer(session_here(), here.actor, here.terminal.id, printer_id)
    return url_for("printing_counter.machines")


@blueprint.post("/printers/chosen")
@form_post
@needs("manage_shop")
def choose() -> str:
    """Say which printer this terminal uses, or that it prints nothing."""
    here, chosen = signed_in(), request.form.get("printer", "")
    printer_id = None if chosen == "none" else _id(chosen)
    if printer_id is None and chosen != "none":
        raise NotFound("没有这台小票机。请从列出的里面选。")
    use_printer(session_here(), here.actor, here.terminal.id, printer_id)
    return url_for("printing_counter.machines")


@blueprint.get("/printers/<uuid:printer_id>")
@needs("manage_shop")
def machine(printer_id: UUID) -> str:
    """One printer, to be changed or taken out of use."""
    return render_template(
        "printing/counter_printer.html",
        here=signed_in(),
        printer=_known(printer_id),
        drivers=DRIVERS,
        bauds=BAUDS,
    )


@blueprint.post("/printers/<uuid:printer_id>")
@form_post
@needs("manage_shop")
def change(printer_id: UUID) -> str:
    """Change how a printer is reached."""
    change_printer(session_here(), signed_in().actor, printer_id, read_draft(request.form))
    return url_for("printing_counter.machines")


@blueprint.post("/printers/<uuid:printer_id>/retire")
@form_post
@needs("manage_shop")
def retire(printer_id: UUID) -> str:
    """Take a printer out of use."""
    retire_printer(session_here(), signed_in().actor, printer_id)
    return url_for("printing_counter.machines")


@blueprint.post("/printers/<uuid:printer_id>/restore")
@form_post
@needs("manage_shop")
def restore(printer_id: UUID) -> str:
    """Take a printer back into use."""
    restore_printer(session_here(), signed_in().actor, printer_id)
    return url_for("printing_counter.machines")


@blueprint.post("/printers/<uuid:printer_id>/silent")
@form_post
@needs("manage_shop")
def silent(printer_id: UUID) -> str:
    """Paper came out of a printer that said nothing: use it as one that never answers."""
    trust_silence(session_here(), signed_in().actor, printer_id)
    return url_for("printing_counter.machines")


@blueprint.post("/printers/<uuid:printer_id>/trial")
@form_post
@needs("manage_shop")
def trial(printer_id: UUID) -> str:
    """Print a trial page."""
    job_id = trial_page(session_here(), _known(printer_id).id)
    return url_for("printing_counter.machines", tried=job_id)


@blueprint.get("/printers/<uuid:printer_id>/paper")
@needs("sell")
def paper(printer_id: UUID) -> str:
    """What came out of a virtual printer, and the faults it can be told to have."""
    facts, machine = _virtual(printer_id)
    pictures = [paper_svg(sheet) for sheet in reversed(machine.papers(newest=6))]
    return render_template(
        "printing/counter_paper.html",
        here=signed_in(),
        printer=facts,
        pictures=pictures,
        faults=FAULTS,
        now=asdict(machine.faults()),
        kicks=machine.kicks(),
    )


@blueprint.post("/printers/<uuid:printer_id>/faults")
@form_post
@needs("sell")
def break_it(printer_id: UUID) -> str:
    """Tell a virtual printer what is wrong with it."""
    _, machine = _virtual(printer_id)
    asked = request.form.getlist("fault")
    machine.set_faults(Faults(**{name: name in asked for name in FAULTS}))
    return url_for("printing_counter.paper", printer_id=printer_id)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text[:40])
    except ValueError:
        return None


def _known(printer_id: UUID) -> PrinterFacts:
    facts = printer_facts(session_here(), printer_id)
    if facts is None:
        raise NotFound("没有这台小票机。请从列出的里面选。")
    return facts


def _virtual(printer_id: UUID) -> tuple[PrinterFacts, VirtualPrinter]:
    facts = _known(printer_id)
    if facts.driver != "virtual":
        raise NotFound("这台不是虚拟小票机，纸在它自己那里。")
    return facts, VirtualPrinter(current_app.extensions["hedian.spools"] / printer_id.hex, facts.profile)
