// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/verb.h"
#include "core/formats/array_writer.h"
#include "core/search/batch.h"
#include "core/workspace/searchable.h"

namespace sparsescope::cli {

namespace {

class GraphVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model whose codes are compared; default: the newest");
        app.add_option("--k", k_, "Active neurons per code; default: the model's k");
        app.add_option("--top", top_, "Neighbours of every document")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        app.add_option("--out", out_,
                       "FILE.npz: documents [N], neighbours [N, top] (their ids, -1: no more), "
                       "scores [N, top]")
            ->required();
    }

    Result<Answer> run(Session& session) override {
        if (!out_.ends_with(".npz"))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} does not end in .npz, the format of the graph.", out_));
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto searchable,
                           Searchable::open(corpus, info.id, session.stop(), session.progress()));
        const int k = k_.value_or(info.k);
        SPARSESCOPE_ASSIGN(const auto index,
                           searchable->index(corpus, k, session.stop(), session.progress()));
        const auto start = std::chrono::steady_clock::now();
        SPARSESCOPE_ASSIGN(NeighbourGraph graph,
                           neighbour_graph(*index, top_, &searchable->removed(), session.stop(),
                                           session.progress()));
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        SPARSESCOPE_TRY(write(*searchable, graph));
        Answer answer;
        answer.json["model"] = info.name;
        answer.json["k"] = k;
        answer.json["top"] = top_;
        answer.json["documents"] = searchable->rows();
        answer.json["seconds"] = seconds.count();
        answer.json["out"] = out_;
        answer.text =
            fmt::format("The {} nearest neighbours of {} documents, found in {:.2f} s: {}\n", top_,
                        searchable->rows(), seconds.count(), out_);
        return answer;
    }

  private:
    Status write(const Searchable& searchable, NeighbourGraph& graph) const {
        for (std::int64_t& row : graph.rows)
            if (row != NeighbourGraph::no_row) row = searchable.id_of(row);
        const std::uint64_t rows = searchable.ids().size();
        const std::vector<TensorToWrite> arrays{
            {"documents", ElementType::i64, {rows}, std::as_bytes(searchable.ids())},
            {"neighbours", ElementType::i64, {rows, top_}, std::as_bytes(std::span(graph.rows))},
            {"scores", ElementType::f32, {rows, top_}, std::as_bytes(std::span(graph.scores))}};
        return write_npz(out_, arrays);
    }

    std::string model_, out_;
    std::optional<int> k_;
    std::uint64_t top_ = 10;
};

}  // namespace

const VerbEntry& graph_entry() {
    static const VerbEntry entry{"graph", make_verb<GraphVerb>};
    return entry;
}

}  // namespace sparsescope::cli
