// SPDX-License-Identifier: GPL-3.0-or-later
// An encoder behind an HTTP endpoint of the OpenAI embeddings shape. Nothing is contacted before
// the first text is encoded. What passes (too many requests, a server that starts) is tried again
// after longer and longer pauses; a batch that the server finds too large is divided.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/backbone/encoder.h"
#include "core/backbone/http/http_client.h"

namespace sparsescope {

struct HttpEncoderOptions {
    std::string url;    // of embeddings_url()
    std::string model;  // there
    std::string key, key_variable;
    EncoderIdentity identity;  // dim 0: that of the first answer
    std::size_t batch = 32;
    std::chrono::milliseconds patience = std::chrono::seconds(120);  // for an answer
    int tries = 5;                                                   // of one request
    std::chrono::milliseconds first_pause{500};                      // twice as long each time
};

class HttpEncoder final : public Encoder {
  public:
    explicit HttpEncoder(HttpEncoderOptions options);
    [[nodiscard]] const EncoderIdentity& identity() const override { return options_.identity; }
    [[nodiscard]] Result<EncodedTexts> encode(std::span<const std::string> texts,
                                              std::stop_token stop) override;
    [[nodiscard]] std::size_t good_batch() const override { return batch_; }

  private:
    using Embeddings = std::vector<std::vector<float>>;
    // nullopt: the batch is too large for the server.
    [[nodiscard]] Result<std::optional<Embeddings>> ask(std::span<const std::string> texts,
                                                        std::stop_token stop);
    [[nodiscard]] Result<HttpAnswer> persist(const HttpRequest& request, std::stop_token stop);
    [[nodiscard]] Status check(const Embeddings& embeddings, std::size_t first);
    [[nodiscard]] tl::unexpected<Error> unreached(const HttpAnswer& answer) const;
    [[nodiscard]] tl::unexpected<Error> refused(const HttpAnswer& answer) const;
    [[nodiscard]] tl::unexpected<Error> complaint(ErrorCode code, const std::string& what) const;

    HttpEncoderOptions options_;
    std::size_t batch_;
    HttpClient client_;
};

}  // namespace sparsescope
