// SPDX-License-Identifier: GPL-3.0-or-later
// An endpoint that only claims to be the right one gets nothing: neither texts nor the key.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>

#include "core/backbone/http/http_encoder.h"

namespace sparsescope {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

// A server with a certificate for 127.0.0.1 that nobody but itself vouches for. One connection.
class SelfSignedServer {
  public:
    SelfSignedServer() {
        make_certificate();
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listener_, any, size), 0);
        EXPECT_EQ(::listen(listener_, 4), 0);
        EXPECT_EQ(::getsockname(listener_, any, &size), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    SelfSignedServer(const SelfSignedServer&) = delete;
    SelfSignedServer& operator=(const SelfSignedServer&) = delete;
    ~SelfSignedServer() {
        finish();
        ::close(listener_);
    }
    [[nodiscard]] std::string url() const {
        return fmt::format("https://127.0.0.1:{}/v1/embeddings", port_);
    }
    // What was read through TLS, once all connections are over.
    [[nodiscard]] std::string heard() {
        finish();
        return heard_;
    }
    [[nodiscard]] bool greeted() const { return greeted_; }

  private:
    void finish() {
        ::shutdown(listener_, SHUT_RDWR);
        if (thread_.joinable()) thread_.join();
    }

    void make_certificate() {
        key_.reset(EVP_EC_gen("P-256"));
        certificate_.reset(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(certificate_.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate_.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate_.get()), 3600);
        X509_set_pubkey(certificate_.get(), key_.get());
        X509_NAME* name = X509_get_subject_name(certificate_.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
        X509_set_issuer_name(certificate_.get(), name);
        X509_EXTENSION* alternative =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
        X509_add_ext(certificate_.get(), alternative, -1);
        X509_EXTENSION_free(alternative);
        EXPECT_GT(X509_sign(certificate_.get(), key_.get(), EVP_sha256()), 0);
        context_.reset(SSL_CTX_new(TLS_server_method()));
        EXPECT_EQ(SSL_CTX_use_certificate(context_.get(), certificate_.get()), 1);
        EXPECT_EQ(SSL_CTX_use_PrivateKey(context_.get(), key_.get()), 1);
    }

    void serve() {
        for (;;) {
            const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) return;
            greeted_ = true;
            std::unique_ptr<SSL, Freed<SSL_free>> tls(SSL_new(context_.get()));
            SSL_set_fd(tls.get(), connection);
            std::array<char, 4096> buffer;
            if (SSL_accept(tls.get()) == 1)
                if (const int count = SSL_read(tls.get(), buffer.data(), buffer.size()); count > 0)
                    heard_.append(buffer.data(), static_cast<std::size_t>(count));
            tls.reset();
            ::close(connection);
        }
    }

    std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key_;
    std::unique_ptr<X509, Freed<X509_free>> certificate_;
    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context_;
    int listener_ = -1, port_ = 0;
    std::string heard_;
    std::atomic<bool> greeted_ = false;
    std::thread thread_;
};

TEST(EndpointTrust, ACertificateThatNobodyVouchesForGetsNothing) {
    SelfSignedServer server;
    HttpEncoderOptions options;
    options.url = server.url();
    options.key = "sk-secret";
    options.patience = std::chrono::seconds(20);
    options.first_pause = std::chrono::milliseconds(1);
    HttpEncoder encoder(std::move(options));
    const std::string text = "a private text";
    const auto encoded = encoder.encode(std::span(&text, 1), {});
    ASSERT_FALSE(encoded);
    EXPECT_NE(encoded.error().message.find("could not prove that it is the right one"),
              std::string::npos)
        << encoded.error().message;
    EXPECT_TRUE(server.greeted());
    EXPECT_EQ(server.heard(), "");
}

}  // namespace
}  // namespace sparsescope
