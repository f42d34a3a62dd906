class Pages:
    def __init__(self, bank): self.bank = bank
    def __call__(self, environ, start_response):
        start_response("404 Not Found", []); return [b""]
