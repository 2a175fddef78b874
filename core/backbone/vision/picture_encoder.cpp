// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/picture_encoder.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "core/backbone/model/shared_work.h"
#include "core/backbone/vision/picture_model.h"
#include "core/base/parallel.h"

namespace sparsescope {

namespace {

class PictureEncoder final : public Encoder {
  public:
    PictureEncoder(EncoderIdentity identity, PictureModel model)
        : identity_(std::move(identity)), model_(std::move(model)) {}

    const EncoderIdentity& identity() const override { return identity_; }
    bool reads(EncoderInput input) const override {
        return input == EncoderInput::picture || model_.texts != nullptr;
    }
    std::size_t good_batch() const override { return 32; }

    Result<EncodedTexts> encode(std::span<const std::string> texts, std::stop_token stop) override {
        if (model_.texts) return model_.texts->encode(texts, stop);
        return fail(
            ErrorCode::unsupported,
            fmt::format("The encoder \"{}\" reads pictures, not texts. Choose one for texts, "
                        "or one that reads both (CLIP).",
                        identity_.name));
    }

    Result<EncodedTexts> encode_pictures(std::span<const Image> pictures,
                                         std::stop_token stop) override {
        return guard("encoding pictures", [&] { return encode_all(pictures, stop); });
    }

  private:
    Result<EncodedTexts> encode_all(std::span<const Image> pictures, std::stop_token stop);

    EncoderIdentity identity_;
    PictureModel model_;
    std::vector<PictureWorkspace> workspaces_;  // one a thread
};

Status check_row(std::span<const float> row) {
    const bool finite =
        std::all_of(row.begin(), row.end(), [](float x) { return std::isfinite(x); });
    const bool zero = std::all_of(row.begin(), row.end(), [](float x) { return x == 0; });
    if (finite && !zero) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("gets an embedding that is {}; the weights of the model seem to be "
                            "damaged",
                            zero ? "all zero" : "not finite"));
}

Result<EncodedTexts> PictureEncoder::encode_all(std::span<const Image> pictures,
                                                std::stop_token stop) {
    EncodedTexts encoded;
    encoded.embeddings = EmbeddingMatrix(pictures.size(), identity_.dim);
    SharedWork work;
    std::atomic<std::size_t> next = 0, workspace = 0;
    const auto threads =
        std::min<std::size_t>(static_cast<std::size_t>(compute_threads()), pictures.size());
    if (workspaces_.size() < threads) workspaces_.resize(threads);
    const auto one = [&](std::size_t i, PictureWorkspace& memory) -> Status {
        if (stop.stop_requested()) return cancelled();
        const std::span<float> row = encoded.embeddings.row(i);
        Status made = model_.network->embed(pictures[i], memory, row, stop);
        if (made) made = check_row(row);
        if (!made && made.error().code == ErrorCode::invalid_input)
            made.error().message = fmt::format("Picture {} {}.", i + 1, made.error().message);
        return made;
    };
    parallel_for(static_cast<std::int64_t>(threads), [&](std::int64_t, std::int64_t) {
        PictureWorkspace& memory = workspaces_[workspace++];
        for (std::size_t i = next++; i < pictures.size() && !work.failed(); i = next++)
            work.done(guard("encoding a picture", [&] { return one(i, memory); }));
    });
    SPARSESCOPE_TRY(work.result());
    return encoded;
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_picture_encoder(const EncoderSettings& settings,
                                                      std::stop_token stop) {
    return guard("opening a picture model", [&]() -> Result<std::unique_ptr<Encoder>> {
        if (settings.int8)
            return fail(ErrorCode::invalid_argument,
                        "Weights of picture models are not rounded to 8 bits; leave --int8 out.");
        SPARSESCOPE_ASSIGN(PictureModel model, open_picture_model(settings.folder, stop));
        EncoderIdentity identity{.kind = "model",
                                 .name = settings.name.empty() ? model.name : settings.name,
                                 .hash = model.hash,
                                 .dim = model.network->dim(),
                                 .document_prefix = settings.document_prefix,
                                 .query_prefix = settings.query_prefix};
        return std::make_unique<PictureEncoder>(std::move(identity), std::move(model));
    });
}

}  // namespace sparsescope
