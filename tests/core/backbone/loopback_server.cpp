// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/backbone/loopback_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <fmt/format.h>

namespace sparsescope {

LoopbackServer::LoopbackServer(Answer answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, any, &size) != 0)
        throw std::runtime_error("listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
    ::shutdown(listener_, SHUT_RDWR);  // accept() returns
    thread_.join();
    ::close(listener_);
    for (const int connection : hanging_)
        ::close(connection);
}

std::string LoopbackServer::url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

std::vector<std::string> LoopbackServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::string LoopbackServer::json(const std::string& body, const std::string& status,
                                 const std::string& more_headers) {
    return fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: application/json\r\nConnection: close\r\n"
        "Content-Length: {}\r\n{}\r\n{}",
        status, body.size(), more_headers, body);
}

void LoopbackServer::serve() {
    for (;;) {
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) return;
        const std::string request = read_request(connection);
        std::string answer;
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
            answer = answer_(request);
        }
        if (answer == hang()) {
            hanging_.push_back(connection);
            continue;
        }
        for (std::size_t sent = 0; sent < answer.size();) {
            const ssize_t count =
                ::send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) break;
            sent += static_cast<std::size_t>(count);
        }
        ::close(connection);
    }
}

std::string LoopbackServer::read_request(int connection) {
    std::string request;
    std::array<char, 65536> buffer;
    for (;;) {
        if (request.starts_with('\x16')) return request;  // the greeting of TLS
        const std::size_t head = request.find("\r\n\r\n");
        const std::size_t length = request.find("Content-Length: ");
        if (head != std::string::npos && length != std::string::npos &&
            request.size() >= head + 4 + std::stoul(request.substr(length + 16)))
            return request;
        const ssize_t count = ::read(connection, buffer.data(), buffer.size());
        if (count <= 0) return request;
        request.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace sparsescope
