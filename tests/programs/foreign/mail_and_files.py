"""smtplib, ftplib, poplib and imaplib against small servers of our own that speak just enough."""
import ftplib
import io
import poplib
import smtplib
import socket
import socketserver
import threading
from email.message import EmailMessage

mails, files = [], {"a.txt": b"one\r\ntwo\r\n"}


class Smtp(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"EHLO":
                self.say("250-hello\r\n250 SIZE 10000")
            elif word == b"DATA":
                self.say("354 go on")
                body = b""
                while not body.endswith(b"\r\n.\r\n"):
                    body += self.rfile.readline()
                mails.append(body)
                self.say("250 kept")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            elif b"nobody" in line:
                self.say("550 who?")
            else:
                self.say("250 ok")


class Ftp(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def transfer(self):
        self.say("150 coming")
        return self.passive.accept()[0]

    def handle(self):
        self.say("220 here")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            if word == "PASV":
                self.passive = socket.create_server(("127.0.0.1", 0))
                port = self.passive.getsockname()[1]
                self.say(f"227 (127,0,0,1,{port >> 8},{port & 255})")
            elif word == "NLST":
                with self.transfer() as data:
                    data.sendall("\r\n".join(files).encode() + b"\r\n")
                self.say("226 done")
            elif word == "RETR":
                with self.transfer() as data:
                    data.sendall(files[rest])
                self.say("226 done")
            elif word == "STOR":
                with self.transfer() as data, data.makefile("rb") as file:
                    files[rest] = file.read()
                self.say("226 done")
            elif word == "USER":
                self.say("331 password?")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("230 ok" if word == "PASS" else "200 ok")


class Pop(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"+OK here\r\n")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"STAT":
                self.wfile.write(b"+OK 1 9\r\n")
            elif word == b"RETR":
                self.wfile.write(b"+OK 9\r\nthe mail\r\n.\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"+OK bye\r\n")
                return
            else:
                self.wfile.write(b"+OK\r\n")


def serve(handler):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


server = serve(Smtp)
mail = EmailMessage()
mail["From"], mail["To"], mail["Subject"] = "a@x", "b@x", "hello"
mail.set_content("one\n.two\n")
with smtplib.SMTP("127.0.0.1", server.server_address[1], local_hostname="me") as smtp:
    print(smtp.ehlo(), smtp.esmtp_features)
    print(smtp.send_message(mail))
    try:
        smtp.sendmail("a@x", ["nobody@x"], "text")
    except smtplib.SMTPRecipientsRefused as error:
        print(error.recipients)
print(mails)
server.shutdown()
server = serve(Ftp)
with ftplib.FTP() as ftp:
    print(ftp.connect("127.0.0.1", server.server_address[1]), ftp.login("me", "secret"))
    print(ftp.nlst())
    ftp.retrlines("RETR a.txt", lambda line: print(">", line))
    print(ftp.storbinary("STOR big", io.BytesIO(b"z" * 200_000)), len(files["big"]))
    got = []
    ftp.retrbinary("RETR big", got.append)
    print(len(b"".join(got)))
server.shutdown()
server = serve(Pop)
pop = poplib.POP3("127.0.0.1", server.server_address[1])
print(pop.user("me"), pop.pass_("x"), pop.stat(), pop.retr(1), pop.quit())
server.shutdown()
