"""A Flask application under gevent.pywsgi, with clients in greenlets."""
from gevent import monkey; monkey.patch_all()
import json
import time
import urllib.request
import gevent.event
from flask import Flask, Response, jsonify, request
from gevent.pywsgi import WSGIServer

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return f"hello {name}"


@app.post("/sum")
def total():
    return jsonify(total=sum(request.get_json()["numbers"]))


inside, everybody = [], gevent.event.Event()


@app.get("/slow")
def slow():
    inside.append(request.args["s"])
    if len(inside) == 3:
        everybody.set()
    everybody.wait()
    time.sleep(float(request.args["s"]))
    return request.args["s"]


@app.get("/stream")
def stream():
    def parts():
        for number in range(3):
            time.sleep(0.02)
            yield f"part {number}\n"
    return Response(parts(), mimetype="text/plain")


@app.get("/broken")
def broken():
    raise RuntimeError("broken")


server = WSGIServer(("127.0.0.1", 0), app, log=None, error_log=None)
server.start()
base = f"http://127.0.0.1:{server.server_port}"


def get(path, data=None, **headers):
    return urllib.request.urlopen(urllib.request.Request(base + path, data, headers)).read()


print(get("/hello/you"))
print(json.loads(get("/sum", b'{"numbers": [1, 2, 3]}', **{"Content-Type": "application/json"})))
print(get("/stream"))
slow = [gevent.spawn(lambda s=s: print(get(f"/slow?s={s}"))) for s in (0.3, 0.1, 0.2)]
gevent.joinall(slow, raise_error=True)
print("all at once:", len(inside))
try:
    get("/nowhere")
except urllib.error.HTTPError as error:
    print(error.code)
app.logger.disabled = True
try:
    get("/broken")
except urllib.error.HTTPError as error:
    print(error.code)
server.stop()
print("over")
