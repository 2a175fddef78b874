// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's clip art: thousands of pictures in folders, embedded by EfficientNet-Lite0.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <vector>

#include "app/cli/engine/demo/example.h"
#include "core/backbone/encoder_settings.h"
#include "core/backbone/vision/picture_encoder.h"
#include "core/corpus/importer.h"
#include "core/workspace/text_encoding.h"

namespace sparsescope::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* encoder_name = "efficientnet-lite0";
constexpr const char* clip_art_folder = "/usr/share/openclipart/png";

Result<fs::path> folder_of_pictures() {
    const char* other = std::getenv("SPARSESCOPE_CLIP_ART");
    const fs::path folder = other != nullptr && *other != '\0' ? other : clip_art_folder;
    std::error_code error;
    if (fs::is_directory(folder, error)) return folder;
    return fail(ErrorCode::not_found,
                fmt::format("The pictures of this example are Debian's package openclipart-png, "
                            "which is not installed here: {} is missing. Install it: sudo apt-get "
                            "install openclipart-png",
                            folder.string()));
}

Result<EncoderSettings> settings_of_encoder() {
    auto settings = configured_encoder(encoder_name);
    if (settings && settings->kind == "model") return std::move(*settings);
    return fail(ErrorCode::not_found,
                fmt::format("This example needs the encoder {}, which is not set up here. Get it: "
                            "./run --with-picture-model, or sparsescope-cli encoders add {} "
                            "--folder FILE (docs/encoders.md).",
                            encoder_name, encoder_name));
}

// An import asks for each picture's embedding twice: once before anything is locked, once as it
// writes.
class RememberingEncoder final : public Encoder {
  public:
    explicit RememberingEncoder(std::unique_ptr<Encoder> encoder) : encoder_(std::move(encoder)) {}

    const EncoderIdentity& identity() const override { return encoder_->identity(); }
    bool reads(EncoderInput input) const override { return encoder_->reads(input); }
    std::size_t good_batch() const override { return encoder_->good_batch(); }
    Result<EncodedTexts> encode(std::span<const std::string> texts, std::stop_token stop) override {
        return encoder_->encode(texts, std::move(stop));
    }
    Result<EncodedTexts> encode_pictures(std::span<const Image> pictures,
                                         std::stop_token stop) override {
        return encoder_->encode_pictures(pictures, std::move(stop));
    }
    bool recall(const std::string& name, std::span<float> row) override {
        const auto found = known_.find(name);
        if (found == known_.end()) return false;
        std::ranges::copy(found->second, row.begin());
        return true;
    }
    void remember(std::span<const std::string> names, EmbeddingView rows) override {
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto row = rows.row(i);
            known_[names[i]].assign(row.begin(), row.end());
        }
    }

  private:
    std::unique_ptr<Encoder> encoder_;
    std::map<std::string, std::vector<float>> known_;
};

}  // namespace

Result<DatasetId> import_clip_art(Corpus& corpus, std::stop_token stop, const Progress& progress) {
    return guard("importing clip art", [&]() -> Result<DatasetId> {
        SPARSESCOPE_ASSIGN(const fs::path folder, folder_of_pictures());
        SPARSESCOPE_ASSIGN(const EncoderSettings settings, settings_of_encoder());
        SPARSESCOPE_ASSIGN(auto opened, open_picture_encoder(settings, stop));
        RememberingEncoder encoder(std::move(opened));
        EncodingTally tally;
        ImportOptions options;
        options.file = folder;
        options.name = "clip-art";
        options.normalization = Normalization::l2;
        options.validation_fraction.reset();
        options.test_fraction.reset();
        options.encoding = encoding_by(encoder, tally);
        SPARSESCOPE_ASSIGN(const ImportReport report,
                           import_dataset(corpus, options, stop, progress));
        return report.dataset;
    });
}

}  // namespace sparsescope::cli
