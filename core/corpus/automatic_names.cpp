// SPDX-License-Identifier: GPL-3.0-or-later
// Names of neurons that were computed.
#include <cmath>
#include <optional>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"

namespace sparsescope {

Result<AutomaticNames> Corpus::automatic_names(ModelId model) const {
    return impl_->read(
        "reading the names of neurons", [&](Database& database) -> Result<AutomaticNames> {
            AutomaticNames names;
            SPARSESCOPE_ASSIGN(auto naming, database.prepare("SELECT codes_version, documents FROM "
                                                             "neuron_naming WHERE model = ?1"));
            SPARSESCOPE_TRY(naming.bind(model));
            SPARSESCOPE_ASSIGN(const bool named, naming.step());
            if (!named) return names;
            names.codes_version = naming.integer(0);
            names.documents = naming.integer(1);
            SPARSESCOPE_ASSIGN(auto row,
                               database.prepare("SELECT neuron, name, score, mixed FROM "
                                                "neuron_name WHERE model = ?1 ORDER BY neuron"));
            SPARSESCOPE_TRY(row.bind(model));
            SPARSESCOPE_TRY(row.for_each([&] {
                const double score = row.real(2);
                names.names.push_back({row.as<NeuronId>(0), row.text(1),
                                       std::isnan(score) ? std::nullopt : std::optional(score),
                                       row.integer(3) != 0});
            }));
            return names;
        });
}

Status Corpus::set_automatic_names(ModelId model, const AutomaticNames& names) {
    return impl_->write("keeping the names of neurons", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_model(database, model));
        SPARSESCOPE_TRY(database.run("DELETE FROM neuron_naming WHERE model = ?1", model));
        SPARSESCOPE_TRY(database.run(
            "INSERT INTO neuron_naming(model, codes_version, documents) VALUES (?1, ?2, ?3)", model,
            names.codes_version, names.documents));
        SPARSESCOPE_ASSIGN(auto insert,
                           database.prepare("INSERT INTO neuron_name(model, neuron, name, score, "
                                            "mixed) VALUES (?1, ?2, ?3, ?4, ?5)"));
        for (const AutomaticName& name : names.names)
            SPARSESCOPE_TRY(insert.run(model, name.neuron, name.name, name.score, name.mixed));
        return {};
    });
}

}  // namespace sparsescope
