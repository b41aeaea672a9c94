"""What comes along for a cluster: the files hold together, nginx takes its own, and a backup is brought back."""

import json
import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from qa.settings import FIELDS, PREFIX
from tests.conftest import ROOT
from tests.stores import programs
from vectorstore.storage.opening import open_archive, open_conversations
from vectorstore.storage.transfer.digests import digests
from vectorstore.storage.transfer.moving import move

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def documents() -> list[dict[str, Any]]:
    return [found for path in MANIFESTS for found in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def pods() -> dict[str, dict[str, Any]]:
    """Return the pod specs of the manifests by name."""
    found = {}
    for each in documents():
        spec = each["spec"] if each["kind"] in ("Deployment", "StatefulSet") else None
        if each["kind"] == "CronJob":
            spec = each["spec"]["jobTemplate"]["spec"]
        if spec is not None:
            found[each["metadata"]["name"]] = spec["template"]
    return found


def test_every_manifest_is_named() -> None:
    kustomization = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
    assert {DEPLOY / name for name in kustomization["resources"]} == set(MANIFESTS)
    assert all((DEPLOY / name).is_file() for each in kustomization["configMapGenerator"] for name in each["files"])


def test_pods_have_resources_probes_and_no_rights() -> None:
    assert set(pods()) == {"desk", "postgres", "chroma", "backup"}
    for name, template in pods().items():
        pod = template["spec"]
        assert pod["securityContext"]["runAsNonRoot"], name
        for container in pod["containers"]:
            assert {"requests", "limits"} <= set(container["resources"]), name
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
            if name != "backup":
                assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container), name


def test_policies_and_services_choose_pods_that_there_are() -> None:
    labels = [template["metadata"]["labels"] for template in pods().values()]
    policies = {each["metadata"]["name"]: each for each in documents() if each["kind"] == "NetworkPolicy"}
    assert policies["nothing-else"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    chosen = [each["spec"]["podSelector"].get("matchLabels") for each in policies.values()]
    chosen += [each["spec"]["selector"] for each in documents() if each["kind"] == "Service"]
    assert [each for each in chosen if each and each not in labels] == []
    volumes = {each["metadata"]["name"] for each in documents() if each["kind"] == "PersistentVolumeClaim"}
    claimed = {v["persistentVolumeClaim"]["claimName"] for p in pods().values() for v in p["spec"].get("volumes", ())
               if "persistentVolumeClaim" in v}  # fmt: skip
    assert claimed == volumes


def test_the_files_set_what_there_is_to_set() -> None:
    compose = yaml.safe_load((DEPLOY / "compose-cluster.yaml").read_text(encoding="utf-8"))
    given = set(compose["x-desk"]["environment"])
    for container in pods()["desk"]["spec"]["containers"]:
        given |= {each["name"] for each in container["env"]}
    assert given <= {f"{PREFIX}{name.upper()}" for name in FIELDS}
    for name in ("desk-a", "desk-b"):
        desk = compose["services"][name]
        assert desk["read_only"] is True
        assert desk["cap_drop"] == ["ALL"]
        assert "ports" not in desk
    published = [port for each in compose["services"].values() for port in each.get("ports", ())]
    assert published == ["127.0.0.1:8080:8080"]


def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for name in ("desk-a", "desk-b"):
        text = text.replace(f"{name}:7860", "127.0.0.1:7860")
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nerror_log stderr;\n{text}", encoding="utf-8")
    command = [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_backup_is_brought_back(sample_copy: Path, tmp_path: Path, postgres: str) -> None:
    import psycopg

    urls = [postgres.replace("/postgres?", f"/{name}?") for name in ("news_before", "news_after")]
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in ("news_before", "news_after"):
            connection.execute(f"CREATE DATABASE {name}")
    with closing(open_conversations(sample_copy)) as conversations:
        conversations.append("me", conversations.create("me"), "Why?", {"text": "Because."})
    move(str(sample_copy), urls[0])
    with closing(open_archive(tmp_path, urls[0])) as archive:
        archive.set_meta("index_generation", "7")
    shared, backups, back = tmp_path / "shared", tmp_path / "backups", tmp_path / "back"
    (shared / "uploads").mkdir(parents=True)
    (shared / "uploads" / "a.jsonl").write_text("{}")

    def run(script: str, url: str, folder: Path, *arguments: str) -> str:
        found = programs()
        assert found is not None
        given = {"DATABASE_URL": url, "BACKUPS": str(backups), "SHARED_FOLDER": str(folder), "KEEP": "2"}
        path = f"{found}:{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", str(DEPLOY / script), *arguments], env={**given, "PATH": path}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    dump = run("backup.sh", urls[0], shared)
    run("restore.sh", urls[1], back, dump)
    found = []
    for url in urls:
        with closing(open_archive(tmp_path, url)) as archive, closing(open_conversations(tmp_path, url)) as talks:
            assert archive.faults() == []
            found.append(digests(archive, talks))
            generation = archive.meta("index_generation")
    assert found[0] == found[1]
    assert found[1]["turn"].rows == 1
    assert generation is None, "the index is built anew"
    assert json.loads((back / "uploads" / "a.jsonl").read_text()) == {}
    for _ in range(3):
        run("backup.sh", urls[0], shared)
    assert len(list(backups.glob("*.dump"))) <= 2
    assert not list(backups.glob("*.part"))
