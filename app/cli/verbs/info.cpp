// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/answers.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class InfoVerb final : public Verb {
  public:
    void add_options(CLI::App& /*app*/) override {}

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const auto datasets, corpus.datasets());
        SPARSESCOPE_ASSIGN(const auto models, corpus.models());
        Answer answer;
        answer.json["workspace"] = session.workspace().string();
        answer.json["datasets"] = Json::array();
        answer.json["models"] = Json::array();
        for (const DatasetInfo& dataset : datasets)
            answer.json["datasets"].push_back(to_json(dataset));
        for (const ModelInfo& model : models)
            answer.json["models"].push_back(to_json(model));
        answer.text =
            datasets.empty() ? "The workspace is empty: import a file." : tables(datasets, models);
        return answer;
    }

  private:
    static std::string tables(const std::vector<DatasetInfo>& datasets,
                              const std::vector<ModelInfo>& models) {
        using enum TextTable::Align;
        TextTable data({{"dataset"},
                        {"documents", right},
                        {"validation", right},
                        {"test", right},
                        {"values", right},
                        {"labels", right},
                        {"levels"}});
        for (const DatasetInfo& d : datasets)
            data.add({d.name, std::to_string(d.documents - d.removed_documents),
                      std::to_string(d.validation_documents), std::to_string(d.test_documents),
                      std::to_string(d.dim), std::to_string(d.label_names.size()),
                      d.has_levels ? "yes" : ""});
        if (models.empty()) return data.text();
        TextTable heads({{"model"},
                         {"dataset"},
                         {"neurons", right},
                         {"k", right},
                         {"stored k", right},
                         {"made"}});
        for (const ModelInfo& m : models) {
            std::string dataset;
            for (const DatasetInfo& d : datasets)
                if (d.id == m.dataset) dataset = d.name;
            heads.add({m.name, dataset, std::to_string(m.hidden), std::to_string(m.k),
                       m.stored_k > 0 ? std::to_string(m.stored_k) : "not encoded", m.created});
        }
        return data.text() + "\n" + heads.text();
    }
};

}  // namespace

const VerbEntry& info_entry() {
    static const VerbEntry entry{"info", make_verb<InfoVerb>};
    return entry;
}

}  // namespace sparsescope::cli
