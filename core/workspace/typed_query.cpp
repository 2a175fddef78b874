// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/typed_query.h"

#include <algorithm>

#include "core/formats/picture_reader.h"

namespace sparsescope {

namespace {

// Which configured encoder made the embeddings, or why none can be asked.
struct Found {
    const EncoderSettings* encoder = nullptr;
    std::string missing;
    bool other_of_that_name = false;
};

Found find_encoder(const DatasetInfo& dataset, std::span<const EncoderSettings> configured) {
    const EncoderIdentity& wanted = dataset.encoder;
    const auto same = std::ranges::find(configured, wanted.hash,
                                        [](const EncoderSettings& s) { return s.identity.hash; });
    if (same != configured.end() && same->texts) return {&*same, {}, false};
    if (same != configured.end())
        return {nullptr,
                fmt::format("The encoder \"{}\" that made the embeddings of \"{}\" reads pictures "
                            "and no texts; search by a picture: --picture FILE",
                            wanted.name, dataset.name),
                false};
    const auto named = std::ranges::find(configured, wanted.name, &EncoderSettings::name);
    if (named != configured.end())
        return {nullptr,
                fmt::format("The encoder \"{}\" that is set up here is another one than the \"{}\" "
                            "that made the embeddings of \"{}\": it has other weights, words or "
                            "settings, so its vectors mean something else.",
                            named->name, wanted.name, dataset.name),
                true};
    return {nullptr,
            fmt::format("The encoder \"{}\" that made the embeddings of \"{}\" is not set up here, "
                        "so meaning cannot be searched. {}",
                        wanted.name, dataset.name, how_to_add(wanted)),
            false};
}

// Why texts can be searched by words alone, and how to change it; "" when they need not be.
std::string why_words(const DatasetInfo& dataset, bool has_codes) {
    if (dataset.dim == 0)
        return fmt::format(
            "\"{}\" has no embeddings; embed its texts to search by meaning: "
            "sparsescope-cli embed WORKSPACE --dataset \"{}\" --encoder NAME",
            dataset.name, dataset.name);
    if (dataset.encoder.empty())
        return fmt::format(
            "Which encoder made the embeddings of \"{}\" is not known; say it to search "
            "by meaning: sparsescope-cli datasets WORKSPACE --dataset \"{}\" --encoder "
            "NAME",
            dataset.name, dataset.name);
    if (!has_codes)
        return fmt::format(
            "\"{}\" has no model yet; train one to search by meaning: sparsescope-cli "
            "train WORKSPACE --dataset \"{}\"",
            dataset.name, dataset.name);
    return {};
}

}  // namespace

Result<TypedSearch> choose_text_mode(const DatasetInfo& dataset, bool has_codes,
                                     std::optional<TextMode> asked,
                                     std::span<const EncoderSettings> configured) {
    if (asked == TextMode::words) return TypedSearch{};
    std::string note = why_words(dataset, has_codes);
    Found found;
    if (note.empty()) {
        found = find_encoder(dataset, configured);
        note = found.missing;
    }
    if (found.encoder) return TypedSearch{asked.value_or(TextMode::meaning), *found.encoder, {}};
    if (asked)
        return fail(found.other_of_that_name ? ErrorCode::invalid_argument : ErrorCode::unsupported,
                    std::move(note));
    return TypedSearch{TextMode::words, std::nullopt, "Searched by words. " + note};
}

Status check_query_encoder(const DatasetInfo& dataset, const EncoderIdentity& encoder) {
    if (!dataset.encoder.empty() && dataset.encoder.hash == encoder.hash) return {};
    return fail(
        ErrorCode::invalid_argument,
        dataset.encoder.empty()
            ? fmt::format("Which encoder made the embeddings of \"{}\" is not known, so texts "
                          "cannot be compared with them by \"{}\".",
                          dataset.name, encoder.name)
            : fmt::format("The embeddings of \"{}\" were made by the encoder \"{}\", and "
                          "\"{}\" is another one: its vectors mean something else.",
                          dataset.name, dataset.encoder.name, encoder.name));
}

Result<std::vector<float>> encode_picture_file(Encoder& encoder, const std::filesystem::path& file,
                                               std::stop_token stop) {
    PictureReader reader(1);
    SPARSESCOPE_ASSIGN(DecodedPicture picture,
                       reader.read(file, {.longest_side = longest_encoded_side}));
    SPARSESCOPE_ASSIGN(EncodedTexts made,
                       encoder.encode_pictures(std::span(&picture.image, 1), stop));
    return std::move(made.embeddings.values);
}

Status encode_query(Encoder& encoder, const DatasetInfo& dataset, SearchRequest& request,
                    std::stop_token stop) {
    SPARSESCOPE_TRY(check_query_encoder(dataset, encoder.identity()));
    // The prefixes are the dataset's: those of the encoder may have been changed since.
    const std::string text = dataset.encoder.query_prefix + request.text;
    SPARSESCOPE_ASSIGN(const EncodedTexts made, encoder.encode(std::span(&text, 1), stop));
    if (made.embeddings.rows != 1 || made.embeddings.dim != dataset.dim)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("The encoder \"{}\" gave {} embeddings of {} numbers for the query; "
                        "one of {} was expected.",
                        encoder.identity().name, made.embeddings.rows, made.embeddings.dim,
                        dataset.dim));
    request.vector = made.embeddings.values;
    return {};
}

}  // namespace sparsescope
