"""Brings Superset's own database up to date and imports a bundle, in Superset's environment, in one process.

Superset's commands do one step each, and each takes some ten seconds to start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

USER = "admin"


def prepare(bundle: Path) -> None:
    """The database, its roles and the user are there, and the databases, datasets, charts and dashboards of `bundle`."""
    from flask import g
    from flask_migrate import upgrade
    from superset.app import create_app

    home = Path(os.environ["SUPERSET_HOME"])
    app = create_app()
    with app.app_context():
        from superset.extensions import db, security_manager

        upgrade(str(Path(app.root_path) / "migrations"))
        app.appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        user = security_manager.find_user(USER) or security_manager.add_user(
            USER,
            "Warehouse",
            "Admin",
            f"{USER}@localhost",
            security_manager.find_role("Admin"),
            password=(home / "password").read_text(encoding="utf-8").strip(),
        )
        g.user = user

        from superset.commands.exceptions import CommandInvalidError, ImportFailedError
        from superset.commands.importers.v1.assets import ImportAssetsCommand

        contents = {
            str(file.relative_to(bundle)): file.read_text(encoding="utf-8") for file in sorted(bundle.rglob("*.yaml"))
        }
        try:
            ImportAssetsCommand(contents).run()
        except ImportFailedError as error:
            # Which file and which field it is about is told by the cause alone.
            if isinstance(error.__cause__, CommandInvalidError):
                sys.exit(f"what is to be imported is not valid: {error.__cause__.normalized_messages()}")
            raise
        db.session.commit()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
