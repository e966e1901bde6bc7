"""Serves OpenStack Swift with its S3 interface on loopback, all four servers in this process.

usage: serve-swift.py FOLDER PORT BUCKET, with the key in S3_KEY and the secret in S3_SECRET. Says 'ready' once the bucket is there.
"""
import array
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi  # noqa: E402
from swift.common import utils  # noqa: E402

folder, port, bucket = sys.argv[1], int(sys.argv[2]), sys.argv[3]
key, secret = os.environ["S3_KEY"], os.environ["S3_SECRET"]
account, user = key.split(":")

with open(os.path.join(folder, "swift.conf"), "w") as conf:
    conf.write("[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n")
utils.set_swift_dir(folder)
utils.validate_hash_conf()

from swift.common.swob import Request  # noqa: E402
from swift.common.ring import RingData  # noqa: E402
from swift.common.storage_policy import reload_storage_policies  # noqa: E402
from swift.common.wsgi import loadapp  # noqa: E402

reload_storage_policies()
os.makedirs(os.path.join(folder, "disks", "disk"))

PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = {filters} proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
allow_multipart_uploads = no
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
"""

BACKEND = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/disks
mount_check = false
fallocate_reserve = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""


class NoCache:
    """Swift wants a memcache server; it works with one that forgets everything."""

    def get(self, *args, **kwargs):
        return None

    def set(self, *args, **kwargs):
        pass

    def delete(self, *args, **kwargs):
        pass

    def incr(self, *args, **kwargs):
        return 0


def without_cache(app):
    return lambda environ, start: app(dict(environ, **{"swift.cache": NoCache()}), start)


def load(name, text):
    path = os.path.join(folder, f"{name}.conf")
    with open(path, "w") as conf:
        conf.write(text)
    return loadapp(path)


def serve(listener, app):
    return eventlet.spawn(wsgi.server, listener, without_cache(app), open(os.devnull, "w"), log_output=False)


backends = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in ("account", "container", "object")}
for kind, listener in backends.items():
    disk = {"id": 0, "zone": 0, "region": 1, "device": "disk", "ip": "127.0.0.1", "port": listener.getsockname()[1]}
    RingData([array.array("H", [0, 0])], [dict(disk, weight=1.0)], 31).save(os.path.join(folder, f"{kind}.ring.gz"))
for kind, listener in backends.items():
    serve(listener, load(kind, BACKEND.format(folder=folder, kind=kind)))

filters = "catch_errors gatekeeper listing_formats s3api tempauth"
proxy = serve(eventlet.listen(("127.0.0.1", port)), load("proxy", PROXY.format(filters=filters, folder=folder, user=f"{account}_{user}", secret=secret)))
# The bucket is made through a door that asks for no key and is open to this line only.
inside = load("inside", PROXY.format(filters="catch_errors", folder=folder, user="none_none", secret="none"))
made = Request.blank(f"/v1/AUTH_{account}/{bucket}", environ={"REQUEST_METHOD": "PUT"}).get_response(inside)
if made.status_int != 201:
    sys.exit(f"the bucket can not be made: {made.status} {made.body}")
print("ready", flush=True)
proxy.wait()
