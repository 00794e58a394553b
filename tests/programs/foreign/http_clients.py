"""http.server in threads, urllib and http.client: redirects, cookies, chunks, passwords, errors."""

import http.client
import http.cookiejar
import http.server
import json
import threading
import urllib.error
import urllib.parse
import urllib.request


class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *a):
        pass

    def do_GET(self):
        u = urllib.parse.urlsplit(self.path)
        if u.path == "/redir":
            self.send_response(302)
            self.send_header("Location", "/json?x=1")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if u.path == "/missing":
            self.send_error(404)
            return
        if u.path == "/cookie":
            self.send_response(200)
            self.send_header("Set-Cookie", "a=b; Path=/")
            b = (self.headers.get("Cookie") or "none").encode()
            self.send_header("Content-Length", str(len(b)))
            self.end_headers()
            self.wfile.write(b)
            return
        if u.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for c in (b"abc", b"defgh", b""):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(c), c))
            return
        if u.path == "/auth":
            if self.headers.get("Authorization") is None:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        b = json.dumps({"path": u.path, "q": urllib.parse.parse_qs(u.query)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(b)))
        self.end_headers()
        self.wfile.write(b)

    def do_POST(self):
        b = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(b)))
        self.end_headers()
        self.wfile.write(b[::-1])


with http.server.ThreadingHTTPServer(("", 0), H) as s:
    threading.Thread(target=s.serve_forever, daemon=True).start()
    base = f"http://localhost:{s.server_port}"
    print(urllib.request.urlopen(base + "/redir").read())
    try:
        urllib.request.urlopen(base + "/missing")
    except urllib.error.HTTPError as e:
        print(e.code, e.reason, e.read()[:20])
    try:
        urllib.request.urlopen("http://localhost:1/")
    except urllib.error.URLError as e:
        print(e)
    jar = http.cookiejar.CookieJar()
    op = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    print(op.open(base + "/cookie").read(), op.open(base + "/cookie").read(), [c.name for c in jar])
    print(urllib.request.urlopen(base + "/chunked").read())
    am = urllib.request.HTTPBasicAuthHandler()
    am.add_password("x", base, "u", "p")
    print(urllib.request.build_opener(am).open(base + "/auth").status)
    print(urllib.request.urlopen(urllib.request.Request(base + "/p", data=b"abc")).read())
    c = http.client.HTTPConnection("localhost", s.server_port, timeout=5)
    for p in ("/a", "/b?q=1", "/chunked"):
        c.request("GET", p)
        r = c.getresponse()
        print(r.status, r.read())
    c.request("POST", "/", body=iter([b"x", b"y"]), headers={"Content-Length": "2"}, encode_chunked=False)
    print(c.getresponse().read())
    c.close()
    s.shutdown()
