// SPDX-License-Identifier: GPL-3.0-or-later
// A server on this machine that answers each request as the test says, also wrongly.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sparsescope {

class LoopbackServer {
  public:
    // The whole request, head and body, to the bytes that are sent back; then the connection is
    // closed. After hang() it stays open until the server ends.
    using Answer = std::function<std::string(const std::string& request)>;
    explicit LoopbackServer(Answer answer);
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;
    ~LoopbackServer();

    [[nodiscard]] std::string url(const std::string& path = "/v1/embeddings") const;
    [[nodiscard]] std::vector<std::string> requests() const;  // so far

    [[nodiscard]] static std::string hang() { return "(hang)"; }
    [[nodiscard]] static std::string json(const std::string& body,
                                          const std::string& status = "200 OK",
                                          const std::string& more_headers = "");

  private:
    void serve();
    [[nodiscard]] static std::string read_request(int connection);

    Answer answer_;
    int listener_ = -1;
    int port_ = 0;
    std::vector<int> hanging_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

}  // namespace sparsescope
