// SPDX-License-Identifier: GPL-3.0-or-later
// Models: their list, weights and names.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/corpus/code_store.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/names.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

constexpr const char* model_columns =
    "SELECT id, name, dataset, run, dim, hidden, k, stored_k, config, created, note FROM model";

ModelInfo model_from(const Statement& row) {
    ModelInfo info;
    info.id = row.integer(0);
    info.name = row.text(1);
    info.dataset = row.integer(2);
    if (!row.is_null(3)) info.run = row.integer(3);
    info.dim = row.as<std::size_t>(4);
    info.hidden = row.as<std::size_t>(5);
    info.k = row.as<int>(6);
    info.stored_k = row.as<int>(7);
    info.config = row.text(8);
    info.created = row.text(9);
    info.note = row.text(10);
    return info;
}

Result<std::vector<ModelInfo>> all_models(Database& database) {
    std::vector<ModelInfo> models;
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare(fmt::format("{} ORDER BY id DESC", model_columns)));
    SPARSESCOPE_TRY(row.for_each([&] { models.push_back(model_from(row)); }));
    return models;
}

std::string preset_of(const std::string& config) {
    const auto json = nlohmann::json::parse(config, nullptr, false);
    if (!json.is_object()) return "model";
    const auto preset = json.find("preset");
    if (preset == json.end() || !preset->is_string() ||
        preset->get_ref<const std::string&>().empty())
        return "model";
    return preset->get<std::string>();
}

Result<bool> name_taken(Database& database, const std::string& name) {
    SPARSESCOPE_ASSIGN(const std::int64_t count,
                       database.integer("SELECT count(*) FROM model WHERE name = ?1", name));
    return count > 0;
}

// The first of NAME, NAME-2, … that no model has.
Result<std::string> first_free_name(Database& database, const std::string& name) {
    SPARSESCOPE_ASSIGN(const auto models, all_models(database));
    return free_name(name, [&](const std::string& candidate) {
        return std::ranges::find(models, candidate, &ModelInfo::name) != models.end();
    });
}

Result<std::string> choose_name(Database& database, const ModelInfo& info) {
    if (info.name.empty())
        return first_free_name(database, fmt::format("{}-k{}", preset_of(info.config), info.k));
    std::string name = name_from(info.name, preset_of(info.config));
    SPARSESCOPE_ASSIGN(const bool taken, name_taken(database, name));
    if (!taken) return name;
    SPARSESCOPE_ASSIGN(const std::string free, first_free_name(database, name));
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is a model called \"{}\" already. Choose another name, for "
                            "example \"{}\".",
                            name, free));
}

int longest_row(const CodeMatrix& codes) {
    std::size_t longest = 1;
    for (std::size_t row = 0; row < codes.rows(); ++row)
        longest = std::max(longest, codes.row(row).size());
    return static_cast<int>(longest);
}

Status check_model(Database& database, const ModelInfo& info, const HeadWeights& weights) {
    SPARSESCOPE_TRY(check_shapes(weights));
    if (info.k < 1 || static_cast<std::size_t>(info.k) > weights.hidden)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("k = {} does not fit a head with {} neurons.", info.k, weights.hidden));
    SPARSESCOPE_ASSIGN(auto dataset, database.prepare("SELECT dim FROM dataset WHERE id = ?1"));
    SPARSESCOPE_TRY(dataset.bind(info.dataset));
    SPARSESCOPE_ASSIGN(const bool found, dataset.step());
    if (!found)
        return fail(ErrorCode::not_found,
                    fmt::format("There is no dataset {} in this workspace, so the model "
                                "was not kept. It may have been removed meanwhile.",
                                info.dataset));
    if (dataset.as<std::size_t>(0) != weights.dim)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("The model takes embeddings of dimension {}, the dataset has dimension {}. "
                        "The model was not kept.",
                        weights.dim, dataset.integer(0)));
    return {};
}

// A run stores its model first and then encodes the documents with it.
Status check_not_in_work(Database& database, const ModelInfo& model) {
    if (!model.run) return {};
    SPARSESCOPE_ASSIGN(const StoredRun run, find_run(database, *model.run));
    if (!run_lives(run)) return {};
    return fail(ErrorCode::busy,
                fmt::format("The run \"{}\" is still at work on the model \"{}\" (process {}), so "
                            "it cannot be deleted. Wait for it, or stop it first.",
                            run.info.name, model.name, run.info.process));
}

}  // namespace

Result<ModelInfo> find_model(Database& database, ModelId id) {
    SPARSESCOPE_ASSIGN(auto row, database.prepare(fmt::format("{} WHERE id = ?1", model_columns)));
    SPARSESCOPE_TRY(row.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (found) return model_from(row);
    return fail(
        ErrorCode::not_found,
        fmt::format("There is no model {} in this workspace. It may have been removed.", id));
}

Result<std::vector<ModelInfo>> find_models_with_codes(Database& database, DatasetId dataset) {
    std::vector<ModelInfo> models;
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare(fmt::format(
                      "{} WHERE dataset = ?1 AND stored_k > 0 ORDER BY id DESC", model_columns)));
    SPARSESCOPE_TRY(row.bind(dataset));
    SPARSESCOPE_TRY(row.for_each([&] { models.push_back(model_from(row)); }));
    return models;
}

Result<std::vector<ModelInfo>> Corpus::models() const {
    return impl_->read("listing its models", all_models);
}

Result<ModelInfo> Corpus::model(std::string_view name) const {
    return impl_->read("looking for a model", [&](Database& database) -> Result<ModelInfo> {
        SPARSESCOPE_ASSIGN(auto models, all_models(database));
        if (models.empty())
            return fail(ErrorCode::not_found, fmt::format("{} holds no model yet. Train one first.",
                                                          impl_->path.string()));
        if (name.empty()) return std::move(models.front());
        std::string names;
        for (auto& info : models) {
            if (info.name == name) return std::move(info);
            names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", info.name);
        }
        return fail(
            ErrorCode::not_found,
            fmt::format("There is no model called \"{}\". Choose one of: {}.", name, names));
    });
}

Result<ModelInfo> Corpus::model(ModelId id) const {
    return impl_->read("looking for a model",
                       [&](Database& database) { return find_model(database, id); });
}

Result<std::vector<ModelInfo>> Corpus::models_with_codes(DatasetId dataset) const {
    return impl_->read("listing its models", [&](Database& database) {
        return find_models_with_codes(database, dataset);
    });
}

Result<HeadWeights> Corpus::head_weights(ModelId id) const {
    return impl_->read("reading a model's weights", [&](Database& database) -> Result<HeadWeights> {
        SPARSESCOPE_ASSIGN(const auto info, find_model(database, id));
        return read_weights(database, id, info.dim, info.hidden);
    });
}

Result<ModelId> Corpus::add_model(const ModelInfo& info, const HeadWeights& weights,
                                  const CodeMatrix* codes) {
    return impl_->write("keeping a model", [&](Database& database) -> Result<ModelId> {
        SPARSESCOPE_TRY(check_model(database, info, weights));
        ModelInfo model = info;
        model.dim = weights.dim;
        model.hidden = weights.hidden;
        model.stored_k = 0;
        if (codes) {
            model.stored_k = info.stored_k > 0 ? info.stored_k : longest_row(*codes);
            SPARSESCOPE_TRY(check_codes_of_dataset(database, model, *codes));
        }
        SPARSESCOPE_ASSIGN(model.name, choose_name(database, info));
        if (model.created.empty()) model.created = utc_now();
        SPARSESCOPE_TRY(
            database.run("INSERT INTO model(name, dataset, run, dim, hidden, k, stored_k, config, "
                         "created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         model.name, model.dataset, model.run, model.dim, model.hidden, model.k,
                         model.stored_k, model.config, model.created));
        model.id = database.last_insert_id();
        SPARSESCOPE_TRY(write_weights(database, model.id, weights));
        if (codes) SPARSESCOPE_TRY(write_codes(database, model, *codes));
        // In the same transaction: a run never loses sight of what it learned.
        if (model.run)
            SPARSESCOPE_TRY(
                database.run("UPDATE run SET model = ?2 WHERE id = ?1", *model.run, model.id));
        return model.id;
    });
}

Status Corpus::rename_model(ModelId id, std::string_view name) {
    return impl_->write("renaming a model", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(ModelInfo model, find_model(database, id));
        SPARSESCOPE_ASSIGN(const std::string wanted, checked_name(name));
        if (wanted == model.name) return {};
        model.name = wanted;
        SPARSESCOPE_TRY(choose_name(database, model));
        return database.run("UPDATE model SET name = ?2 WHERE id = ?1", id, wanted);
    });
}

Status Corpus::set_model_note(ModelId id, std::string_view note) {
    return impl_->write("describing a model", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_model(database, id));
        SPARSESCOPE_ASSIGN(const std::string text, checked_note(note));
        return database.run("UPDATE model SET note = ?2 WHERE id = ?1", id, text);
    });
}

Status Corpus::remove_model(ModelId id) {
    const Status deleted = impl_->write("deleting a model", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const ModelInfo model, find_model(database, id));
        SPARSESCOPE_TRY(check_not_in_work(database, model));
        return database.run("DELETE FROM model WHERE id = ?1", id);
    });
    if (!deleted) return deleted;
    impl_->give_space_back();
    return {};
}

}  // namespace sparsescope
