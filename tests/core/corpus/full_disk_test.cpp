// SPDX-License-Identifier: GPL-3.0-or-later
// A disk without space, by a limit on file sizes that needs no rights: in a child process, because
// such a limit holds for a whole process.
#include <sys/resource.h>

#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t document_dim = 100;

rlim_t file_size_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    return limit.rlim_cur;
}

void limit_file_size(rlim_t bytes) {
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("setrlimit failed");
}

// Space for what a test prepares, while it lives.
class WithSpace {
  public:
    WithSpace() { limit_file_size(RLIM_INFINITY); }
    WithSpace(const WithSpace&) = delete;
    WithSpace& operator=(const WithSpace&) = delete;
    ~WithSpace() { limit_file_size(before_); }

  private:
    rlim_t before_ = file_size_limit();
};

class FullDiskTest : public CorpusTest {
  protected:
    void make_sample() const {
        auto corpus = value_of(Corpus::create(workspace()));
        add_sample_dataset(corpus, "kept", 100, document_dim);
    }

    // Runs change(corpus) with less and less space. It must work or say that space is short, keep
    // what was there, and work again once there is space. Returns how many times space was short.
    template <class Change>
    static int shrink(const std::filesystem::path& path, Change change) {
        int refusals = 0;
        for (rlim_t space = 40'000; space < 3'000'000; space = space * 3 / 2) {
            auto corpus = value_of(Corpus::open(path, Access::read_write));
            limit_file_size(space);
            const Status status = change(corpus);
            limit_file_size(RLIM_INFINITY);
            if (!status) {
                ++refusals;
                const auto& error = status.error();
                if (error.code != ErrorCode::io ||
                    error.message.find("There is no space left") == std::string::npos)
                    throw std::runtime_error(error.message + " | " + error.detail);
                succeed(change(corpus));
            }
            for (const auto& problem : value_of(corpus.check()))
                throw std::runtime_error(problem);
            const auto kept = value_of(corpus.dataset("kept"));
            if (value_of(corpus.embeddings(kept.id)).values !=
                sample_embeddings(0, 100, document_dim).values)
                throw std::runtime_error("what was saved before has changed");
        }
        return refusals;
    }

    template <class Change>
    void expect_clean_refusals(Change change) const {
        make_sample();
        ChildProcess child([&](auto) {
            ::signal(SIGXFSZ, SIG_IGN);  // then a write fails with EFBIG instead
            const int refusals = shrink(workspace(), change);
            if (refusals < 3) throw std::runtime_error("space was never short");
            return true;
        });
        EXPECT_TRUE(child.succeeded());
    }
};

TEST_F(FullDiskTest, Import) {
    expect_clean_refusals([number = 0](Corpus& corpus) mutable -> Status {
        SPARSESCOPE_ASSIGN(auto writer,
                           corpus.add_dataset(sample_spec(std::to_string(++number), document_dim)));
        for (std::int64_t first = 0; first < 5000; first += 500)
            SPARSESCOPE_TRY(writer->append(sample_documents(first, 500),
                                           sample_embeddings(first, 500, document_dim).view()));
        SPARSESCOPE_TRY(writer->commit());
        return {};
    });
}

TEST_F(FullDiskTest, Model) {
    expect_clean_refusals([](Corpus& corpus) -> Status {
        constexpr std::size_t hidden = 3000;
        HeadWeights weights{document_dim, hidden, {}, {}, {}, {}};
        weights.encoder_weight.resize(document_dim * hidden);
        weights.pre_bias.resize(document_dim);
        weights.latent_bias.resize(hidden);
        ModelInfo info;
        info.dataset = 1;
        info.k = 4;
        SPARSESCOPE_TRY(corpus.add_model(info, weights, nullptr));
        return {};
    });
}

TEST_F(FullDiskTest, Metrics) {
    expect_clean_refusals([](Corpus& corpus) -> Status {
        RunInfo info;
        info.dataset = 1;
        SPARSESCOPE_ASSIGN(const RunId run, corpus.add_run(info));
        RunMetrics metrics;
        for (std::int64_t step = 0; step < 8000; ++step) {
            StepMetrics m;
            m.step = step;
            m.losses = {{"reconstruction", 0.5, 1}};
            metrics.steps.push_back(std::move(m));
        }
        return corpus.append_metrics(run, metrics);
    });
}

TEST_F(FullDiskTest, Removal) {
    expect_clean_refusals([](Corpus& corpus) -> Status {
        auto found = corpus.dataset("gone");
        if (!found) {
            const WithSpace space;
            add_sample_dataset(corpus, "gone", 5000, document_dim);
            found = corpus.dataset("gone");
        }
        return corpus.remove_dataset(found->id);
    });
}

TEST_F(FullDiskTest, AddingDocuments) {
    expect_clean_refusals([dataset = DatasetId{}, model = ModelId{}](Corpus& corpus) mutable {
        constexpr std::size_t hidden = 50;
        if (dataset == 0) {
            const WithSpace space;
            dataset = add_sample_dataset(corpus, "grows", 100, document_dim);
            model = add_sample_model(corpus, dataset, hidden);
        }
        const auto before = value_of(corpus.dataset(dataset)).documents;
        const auto added = append_sample(corpus, dataset, 1500, hidden, {model});
        const auto after = value_of(corpus.dataset(dataset)).documents;
        if (after != before + (added ? 1500 : 0)) throw std::runtime_error("added half");
        return added ? Status() : fail(added.error());
    });
}

TEST_F(FullDiskTest, KeepingSegments) {
    expect_clean_refusals([model = ModelId{}](Corpus& corpus) mutable {
        if (model == 0) {
            const WithSpace space;
            model = add_sample_model(corpus, value_of(corpus.dataset("kept")).id, 50);
        }
        const std::vector<std::byte> data(600'000);
        return corpus.put_segment(model, 2, {0, 0, 100, 0}, data,
                                  value_of(corpus.codes_version(model)));
    });
}

// Deleting needs space for a moment. Once it is done, a lack of space only leaves the file large.
TEST_F(FullDiskTest, Compacting) {
    expect_clean_refusals([](Corpus& corpus) -> Status {
        auto found = corpus.dataset("shrinks");
        if (!found) {
            const WithSpace space;
            add_sample_dataset(corpus, "shrinks", 2000, document_dim);
            found = corpus.dataset("shrinks");
            const auto ids = value_of(corpus.document_ids(found->id));
            succeed(corpus.remove_documents(std::span(ids).first(900)));
        }
        const auto compacted = corpus.compact();
        const auto info = value_of(corpus.dataset(found->id));
        if (info.documents != 2000 && (info.documents != 1100 || info.removed_documents != 0))
            throw std::runtime_error("deleted half");
        if (compacted) succeed(corpus.remove_dataset(found->id));
        return compacted;
    });
}

TEST_F(FullDiskTest, Creating) {
    ChildProcess child([&](auto) {
        ::signal(SIGXFSZ, SIG_IGN);
        limit_file_size(20'000);
        const auto created = Corpus::create(workspace());
        limit_file_size(RLIM_INFINITY);
        return !created && created.error().code == ErrorCode::io;
    });
    EXPECT_TRUE(child.succeeded());
    EXPECT_TRUE(std::filesystem::is_empty(folder()));
    EXPECT_TRUE(Corpus::create(workspace()).has_value());
}

}  // namespace
}  // namespace sparsescope
