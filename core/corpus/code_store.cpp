// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/code_store.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

constexpr std::size_t block_rows = 4096;
constexpr std::size_t block_entries = (1 << 20) / (sizeof(NeuronId) + sizeof(float));

bool narrow_ids(std::size_t hidden) {
    return hidden <= std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1;
}

// Where the block that begins at first ends: after block_rows rows or about 1 MiB.
std::size_t end_of_block(const CodeMatrix& codes, std::size_t first) {
    std::size_t entries = 0;
    std::size_t end = first;
    while (end < codes.rows() && end - first < block_rows && entries < block_entries)
        entries += codes.row(end++).size();
    return end;
}

std::vector<std::byte> encode(const CodeMatrix& codes, std::size_t first, std::size_t end) {
    std::vector<std::byte> data;
    for (std::size_t row = first; row < end; ++row) {
        const auto length = static_cast<std::uint32_t>(codes.row(row).size());
        append_bytes(data, std::span(&length, 1));
    }
    for (std::size_t row = first; row < end; ++row) {
        const auto neurons = codes.row(row).neurons;
        if (narrow_ids(codes.hidden())) {
            const std::vector<std::uint16_t> narrow(neurons.begin(), neurons.end());
            append_bytes(data, std::span<const std::uint16_t>(narrow));
        } else {
            append_bytes(data, neurons);
        }
    }
    for (std::size_t row = first; row < end; ++row)
        append_bytes(data, codes.row(row).weights);
    return data;
}

}  // namespace

std::string code_problem(CodeView code, std::size_t hidden) {
    for (std::size_t i = 0; i < code.size(); ++i) {
        const NeuronId neuron = code.neurons[i];
        const float weight = code.weights[i];
        if (neuron >= hidden)
            return fmt::format("neuron {} of a head with {} neurons", neuron, hidden);
        if (!(weight > 0) || !std::isfinite(weight)) return fmt::format("a weight of {}", weight);
        const bool ordered = i == 0 || code.weights[i - 1] > weight ||
                             (code.weights[i - 1] == weight && code.neurons[i - 1] < neuron);
        if (!ordered) return "weights that are not sorted";
    }
    std::vector<NeuronId> sorted(code.neurons.begin(), code.neurons.end());
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    return twice == sorted.end() ? std::string() : fmt::format("neuron {} twice", *twice);
}

std::string read_code_block(std::span<const std::byte> data, std::int64_t rows, CodeMatrix& codes) {
    const auto count = static_cast<std::size_t>(rows);
    if (rows < 1 || data.size() / sizeof(std::uint32_t) < count) return "the wrong size";
    std::vector<std::uint32_t> lengths(count);
    take(data, lengths.data(), count);
    std::size_t entries = 0;
    for (const auto length : lengths)
        entries += length;
    const std::size_t id_bytes =
        narrow_ids(codes.hidden()) ? sizeof(std::uint16_t) : sizeof(NeuronId);
    if (data.size() % (id_bytes + sizeof(float)) != 0 ||
        data.size() / (id_bytes + sizeof(float)) != entries)
        return "the wrong size";

    std::vector<NeuronId> neurons(entries);
    if (narrow_ids(codes.hidden())) {
        std::vector<std::uint16_t> narrow(entries);
        take(data, narrow.data(), entries);
        neurons.assign(narrow.begin(), narrow.end());
    } else {
        take(data, neurons.data(), entries);
    }
    std::vector<float> weights(entries);
    take(data, weights.data(), entries);

    std::size_t offset = 0;
    for (const auto length : lengths) {
        const CodeView code{std::span(neurons).subspan(offset, length),
                            std::span(weights).subspan(offset, length)};
        if (auto problem = code_problem(code, codes.hidden()); !problem.empty()) return problem;
        codes.append(code);
        offset += length;
    }
    return {};
}

Status write_codes(Database& database, std::int64_t model, const CodeMatrix& codes) {
    SPARSESCOPE_TRY(database.run("DELETE FROM code_block WHERE model = ?1", model));
    SPARSESCOPE_ASSIGN(auto insert,
                       database.prepare("INSERT INTO code_block VALUES (?1, ?2, ?3, ?4, ?5)"));
    for (std::size_t first = 0; first < codes.rows();) {
        const auto end = end_of_block(codes, first);
        const auto data = encode(codes, first, end);
        SPARSESCOPE_TRY(insert.run(model, first, end - first, crc_of(data), data));
        first = end;
    }
    return {};
}

Result<CodeMatrix> Corpus::codes(ModelId id) const {
    return impl_->read("reading codes", [&](Database& database) -> Result<CodeMatrix> {
        SPARSESCOPE_ASSIGN(auto shape,
                           database.prepare("SELECT hidden, stored_k, documents FROM model JOIN "
                                            "dataset ON dataset.id = model.dataset WHERE "
                                            "model.id = ?1"));
        SPARSESCOPE_TRY(shape.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, shape.step());
        if (!found)
            return fail(
                ErrorCode::not_found,
                fmt::format("There is no model {} in this workspace. It may have been removed.",
                            id));
        if (shape.integer(1) == 0)
            return fail(ErrorCode::not_found,
                        "This model has no codes yet. Encode the documents with it first.");
        const auto damaged = [&](std::int64_t row, const std::string& problem) {
            return fail(
                ErrorCode::corrupt,
                fmt::format(
                    "{} is damaged: the codes of model {} from row {} on have {}. Encode the "
                    "documents again, or restore the workspace from a copy.",
                    database.path().string(), id, row, problem));
        };
        CodeMatrix codes(shape.as<std::size_t>(0));
        SPARSESCOPE_ASSIGN(auto block,
                           database.prepare("SELECT first_row, rows, crc, data FROM code_block "
                                            "WHERE model = ?1 ORDER BY first_row"));
        SPARSESCOPE_TRY(block.bind(id));
        SPARSESCOPE_TRY(block.for_each([&]() -> Status {
            const auto data = block.blob(3);
            if (block.integer(0) != static_cast<std::int64_t>(codes.rows()))
                return damaged(static_cast<std::int64_t>(codes.rows()), "a gap");
            if (crc_of(data) != block.integer(2))
                return damaged(block.integer(0), "a wrong checksum");
            const auto problem = read_code_block(data, block.integer(1), codes);
            return problem.empty() ? Status() : damaged(block.integer(0), problem);
        }));
        if (static_cast<std::int64_t>(codes.rows()) != shape.integer(2))
            return damaged(static_cast<std::int64_t>(codes.rows()), "an early end");
        return codes;
    });
}

}  // namespace sparsescope
