// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/model_store.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "core/corpus/blob.h"

namespace sparsescope {

namespace {

Status write_tensor(Statement& insert, ModelId model, std::string_view tensor,
                    std::span<const std::byte> bytes) {
    for (std::int64_t part = 0; !bytes.empty(); ++part) {
        const auto data = bytes.first(std::min(bytes.size(), part_bytes));
        SPARSESCOPE_TRY(insert.run(model, tensor, part, crc_of(data), data));
        bytes = bytes.subspan(data.size());
    }
    return {};
}

tl::unexpected<Error> damaged(const Database& database, ModelId model, std::string_view tensor) {
    return fail(
        ErrorCode::corrupt,
        fmt::format(
            "{} is damaged: the weights \"{}\" of model {} are missing or changed. Restore the "
            "workspace from a copy, or train again.",
            database.path().string(), tensor, model));
}

template <class T>
Status read_tensor(Database& database, ModelId model, std::string_view tensor, std::size_t size,
                   std::vector<T>& values) {
    // The bytes present decide whether memory is taken, not the size the model's row claims.
    SPARSESCOPE_ASSIGN(
        const std::int64_t present,
        database.integer("SELECT coalesce(sum(length(data)), 0) FROM model_part WHERE "
                         "model = ?1 AND tensor = ?2",
                         model, tensor));
    if (static_cast<std::uint64_t>(present) / sizeof(T) != size || present % sizeof(T) != 0)
        return damaged(database, model, tensor);
    SPARSESCOPE_ASSIGN(auto part,
                       database.prepare("SELECT crc, data, part FROM model_part WHERE model = ?1 "
                                        "AND tensor = ?2 ORDER BY part"));
    SPARSESCOPE_TRY(part.bind(model, tensor));
    values.resize(size);
    auto target = std::as_writable_bytes(std::span(values));
    std::int64_t parts = 0;
    return part.for_each([&]() -> Status {
        auto data = part.blob(1);
        const auto bytes = data.size();
        if (part.integer(2) != parts++ || bytes > target.size() || crc_of(data) != part.integer(0))
            return damaged(database, model, tensor);
        take(data, target.data(), bytes);
        target = target.subspan(bytes);
        return {};
    });
}

// Leaves `values` empty when no part of the tensor is there.
template <class T>
Status read_tensor_if_stored(Database& database, ModelId model, std::string_view tensor,
                             std::size_t size, std::vector<T>& values) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t parts,
        database.integer("SELECT count(*) FROM model_part WHERE model = ?1 AND tensor = ?2", model,
                         tensor));
    if (parts == 0) return {};
    return read_tensor(database, model, tensor, size, values);
}

// An untied head whose decoder is lost must not pass for a tied one.
constexpr const char* untied_mark = "untied";

Status check_really_tied(Database& database, ModelId model) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t marks,
        database.integer("SELECT count(*) FROM model_part WHERE model = ?1 AND tensor = ?2", model,
                         untied_mark));
    if (marks > 0) return damaged(database, model, "decoder_weight");
    return {};
}

}  // namespace

Status check_shapes(const HeadWeights& weights) {
    const auto dim = weights.dim;
    const auto hidden = weights.hidden;
    const bool good =
        dim > 0 && hidden > 0 && weights.encoder_weight.size() == dim * hidden &&
        weights.pre_bias.size() == dim && weights.latent_bias.size() == hidden &&
        (weights.tied() || weights.decoder_weight.size() == dim * hidden) &&
        (weights.stats_last_nonzero.empty() || weights.stats_last_nonzero.size() == hidden);
    if (good) return {};
    return fail(
        ErrorCode::invalid_argument,
        fmt::format(
            "The weights do not fit a head with {} inputs and {} neurons, so the model was not "
            "kept.",
            dim, hidden));
}

Status write_weights(Database& database, ModelId model, const HeadWeights& weights) {
    SPARSESCOPE_ASSIGN(auto insert,
                       database.prepare("INSERT INTO model_part VALUES (?1, ?2, ?3, ?4, ?5)"));
    const auto write = [&](std::string_view tensor, const auto& values) {
        return write_tensor(insert, model, tensor, bytes_of(values.data(), values.size()));
    };
    SPARSESCOPE_TRY(write("encoder_weight", weights.encoder_weight));
    SPARSESCOPE_TRY(write("decoder_weight", weights.decoder_weight));
    if (!weights.tied()) SPARSESCOPE_TRY(write(untied_mark, std::string_view("1")));
    SPARSESCOPE_TRY(write("pre_bias", weights.pre_bias));
    SPARSESCOPE_TRY(write("latent_bias", weights.latent_bias));
    return write("stats_last_nonzero", weights.stats_last_nonzero);
}

Result<HeadWeights> read_weights(Database& database, ModelId model, std::size_t dim,
                                 std::size_t hidden) {
    HeadWeights weights;
    weights.dim = dim;
    weights.hidden = hidden;
    if (dim == 0 || hidden > std::numeric_limits<std::size_t>::max() / dim)
        return damaged(database, model, "encoder_weight");
    SPARSESCOPE_TRY(
        read_tensor(database, model, "encoder_weight", dim * hidden, weights.encoder_weight));
    SPARSESCOPE_TRY(read_tensor(database, model, "pre_bias", dim, weights.pre_bias));
    SPARSESCOPE_TRY(read_tensor(database, model, "latent_bias", hidden, weights.latent_bias));
    SPARSESCOPE_TRY(read_tensor_if_stored(database, model, "decoder_weight", dim * hidden,
                                          weights.decoder_weight));
    if (weights.tied()) SPARSESCOPE_TRY(check_really_tied(database, model));
    SPARSESCOPE_TRY(read_tensor_if_stored(database, model, "stats_last_nonzero", hidden,
                                          weights.stats_last_nonzero));
    return weights;
}

}  // namespace sparsescope
