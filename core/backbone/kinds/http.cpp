// SPDX-License-Identifier: GPL-3.0-or-later
// An endpoint of the OpenAI embeddings shape, which llama.cpp, Ollama, TEI, vLLM and many services
// offer.
#include "core/backbone/encoder_kinds.h"
#include "core/backbone/encoder_options.h"
#include "core/backbone/http/endpoint_key.h"
#include "core/backbone/http/endpoint_url.h"
#include "core/backbone/http/http_encoder.h"
#include "core/backbone/sha256.h"

namespace sparsescope {

namespace {

std::string hash_of_endpoint(const std::string& url, const std::string& model) {
    Sha256 hash;
    hash.add("http");
    hash.add(url);
    hash.add(model);
    return hash.finish();
}

Status check_way_of_key(const EncoderSettings& settings, const std::string& url) {
    if (settings.key_variable.empty() || is_encrypted(url) || is_loopback(url)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The key would travel to {} where everybody can read it. Use https, or "
                            "a tunnel to this machine (ssh -L).",
                            shown_url(url)));
}

Result<std::unique_ptr<Encoder>> open_http(const EncoderSettings& settings, std::stop_token stop) {
    HttpEncoderOptions options;
    SPARSESCOPE_ASSIGN(options.url, embeddings_url(settings.url));
    SPARSESCOPE_TRY(check_way_of_key(settings, options.url));
    SPARSESCOPE_ASSIGN(options.key, endpoint_key(settings.key_variable, stop));
    options.model = settings.model;
    options.key_variable = settings.key_variable;
    options.identity = {"http",
                        settings.name,
                        hash_of_endpoint(options.url, settings.model),
                        settings.identity.dim,
                        settings.document_prefix,
                        settings.query_prefix};
    if (settings.batch > 0) options.batch = static_cast<std::size_t>(settings.batch);
    if (settings.timeout_seconds > 0) options.patience = patience_of(settings);
    std::unique_ptr<Encoder> encoder = std::make_unique<HttpEncoder>(std::move(options));
    SPARSESCOPE_TRY(learn_dim(*encoder, stop));
    return encoder;
}

Status look_at_http(const EncoderSettings& settings) {
    SPARSESCOPE_ASSIGN(const std::string url, embeddings_url(settings.url));
    SPARSESCOPE_TRY(check_way_of_key(settings, url));
    return look_for_endpoint_key(settings.key_variable);
}

}  // namespace

const EncoderKindEntry& http_entry() {
    static const EncoderKindEntry entry{
        "http", "An endpoint of the OpenAI embeddings shape: llama.cpp, Ollama, TEI, vLLM",
        open_http, look_at_http};
    return entry;
}

}  // namespace sparsescope
