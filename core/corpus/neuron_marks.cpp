// SPDX-License-Identifier: GPL-3.0-or-later
// What people write about neurons.
#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/names.h"

namespace sparsescope {

namespace {

// Whatever another program wrote there: what is not a list of words reads as none.
std::vector<std::string> tags_from(const std::string& text) {
    std::vector<std::string> tags;
    const auto list = nlohmann::json::parse(text, nullptr, false);
    if (!list.is_array()) return tags;
    for (const auto& tag : list)
        if (tag.is_string()) tags.push_back(tag.get<std::string>());
    return tags;
}

Result<NeuronMark> checked(NeuronMark mark) {
    if (!mark.name.empty()) {
        SPARSESCOPE_ASSIGN(mark.name, checked_name(mark.name));
    }
    SPARSESCOPE_ASSIGN(mark.note, checked_note(mark.note));
    for (std::string& tag : mark.tags) {
        SPARSESCOPE_ASSIGN(tag, checked_name(tag));
    }
    std::ranges::sort(mark.tags);
    const auto repeated = std::ranges::unique(mark.tags);
    mark.tags.erase(repeated.begin(), repeated.end());
    return mark;
}

}  // namespace

Result<std::vector<NeuronMark>> Corpus::neuron_marks(ModelId model) const {
    return impl_->read(
        "reading what is written about neurons",
        [&](Database& database) -> Result<std::vector<NeuronMark>> {
            SPARSESCOPE_ASSIGN(
                auto row, database.prepare("SELECT neuron, name, origin, source, star, note, tags "
                                           "FROM neuron_mark WHERE model = ?1 ORDER BY neuron"));
            SPARSESCOPE_TRY(row.bind(model));
            std::vector<NeuronMark> marks;
            SPARSESCOPE_TRY(row.for_each([&] {
                const auto origin = row.integer(2);
                marks.push_back({row.as<NeuronId>(0), row.text(1),
                                 origin >= 0 && origin <= static_cast<int>(NameOrigin::command)
                                     ? static_cast<NameOrigin>(origin)
                                     : NameOrigin::own,
                                 row.text(3), row.integer(4) != 0, row.text(5),
                                 tags_from(row.text(6))});
            }));
            return marks;
        });
}

Status Corpus::set_neuron_marks(ModelId model, std::span<const NeuronMark> marks) {
    return impl_->write("writing about neurons", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const ModelInfo info, find_model(database, model));
        SPARSESCOPE_ASSIGN(
            auto insert,
            database.prepare("INSERT OR REPLACE INTO neuron_mark(model, neuron, name, origin, "
                             "source, star, note, tags) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
        SPARSESCOPE_ASSIGN(
            auto erase,
            database.prepare("DELETE FROM neuron_mark WHERE model = ?1 AND neuron = ?2"));
        for (const NeuronMark& given : marks) {
            if (given.neuron >= info.hidden)
                return fail(ErrorCode::invalid_argument,
                            fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                        info.name, given.neuron, info.hidden - 1));
            SPARSESCOPE_ASSIGN(const NeuronMark mark, checked(given));
            if (mark.empty()) {
                SPARSESCOPE_TRY(erase.run(model, mark.neuron));
                continue;
            }
            SPARSESCOPE_TRY(insert.run(model, mark.neuron, mark.name, mark.origin, mark.source,
                                       mark.star, mark.note, nlohmann::json(mark.tags).dump()));
        }
        return {};
    });
}

}  // namespace sparsescope
