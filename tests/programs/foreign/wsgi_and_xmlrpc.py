"""wsgiref.simple_server and xmlrpc, server and client."""
import threading
import urllib.request
import xmlrpc.client
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.validate import validator
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@validator
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["PATH_INFO"].encode()]


with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    for path in ("/", "/a/b"):
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
            print(answer.status, answer.headers["Content-Type"], answer.read())
    server.shutdown()
    thread.join()


def divide(a, b):
    return a / b


with SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False, allow_none=True) as server:
    server.register_function(divide)
    server.register_function(lambda *words: " ".join(words), "joined")
    server.register_introspection_functions()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{server.server_address[1]}", allow_none=True) as proxy:
        print(proxy.divide(7, 2), proxy.joined("a", "b"), proxy.system.listMethods())
        try:
            proxy.divide(1, 0)
        except xmlrpc.client.Fault as fault:
            print(fault.faultCode, fault.faultString)
        many = xmlrpc.client.MultiCall(proxy)
    server.shutdown()
    thread.join()
