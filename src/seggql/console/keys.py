"""`seggql keys`: a new key, shown this once."""

from seggql.engine.account import Account
from seggql.engine.keys import create_key

from .screen import out


async def show_new_key(account: Account, name: str) -> None:
    """Make a key and show its secret, this once."""
    made = await create_key(account, name)
    out.print("Keep it now, it is not shown again. Send it as “Authorization: Bearer …”.", style="yellow")
    print(made.secret)  # alone on its line of stdout, for scripts too
