// SPDX-License-Identifier: GPL-3.0-or-later
// What a section of a neuron's page wants to know about the selected neuron. It is asked in a task
// whenever model, k or neuron change, but only while somebody wants to know it: a folded section
// costs nothing. The old answer stands until the new one comes, so that nothing jumps; of another
// model it never stands. Window thread only.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <QObject>
#include <QString>

#include "app/controllers/neuron_subject.h"
#include "app/controllers/task.h"

namespace sparsescope {

class AppContext;

class NeuronQuestion : public QObject {
    Q_OBJECT

  public:
    explicit NeuronQuestion(AppContext& context, QObject* parent = nullptr);

    void setWanted(bool wanted);
    [[nodiscard]] bool isWanted() const { return wanted_; }
    [[nodiscard]] bool busy() const { return task_.busy(); }
    // Why there is no answer, in a sentence; "" when there is one, or none was asked for.
    [[nodiscard]] QString problem() const { return problem_; }
    void askAgain();

  Q_SIGNALS:
    void changed();

  protected:
    // Starts the work in task_, and calls take() or refuse() afterwards.
    virtual void ask(const NeuronSubject& subject) = 0;
    virtual void forget() = 0;
    // Called before a question about another neuron, to reset what was asked of the last one. (The
    // model may be loaded again while one looks at it.)
    virtual void neuronChanges() {}
    void refuse(const Error& error);
    void accept();

    AppContext& context_;
    Task task_;

  private:
    void follow();
    void followNeuron();
    [[nodiscard]] std::optional<NeuronSubject> subject() const;

    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const LoadedModel> asked_;  // whose neuron the answer is about
    std::pair<ModelId, std::optional<NeuronId>> followed_;
    bool wanted_ = false;
    bool outdated_ = true;  // something changed while nobody wanted to know
    QString problem_;
};

// A question with an answer of one type. `work` runs in the task; what it needs besides the subject
// it captures by value.
template <class Answer>
class NeuronAnswer : public NeuronQuestion {
  public:
    using NeuronQuestion::NeuronQuestion;
    using Work = std::function<Result<Answer>(const NeuronSubject&, const std::stop_token&)>;

    [[nodiscard]] const std::optional<Answer>& answer() const { return answer_; }
    // The neuron, model and k that the answer is about.
    [[nodiscard]] const NeuronSubject& about() const { return about_; }

  protected:
    virtual Work work() = 0;
    void ask(const NeuronSubject& subject) override {
        task_.start(
            [work = work(), subject](const std::stop_token& stop) { return work(subject, stop); },
            [this, subject](Result<Answer> result) {
                if (!result) {
                    answer_.reset();
                    return refuse(result.error());
                }
                about_ = subject;
                answer_ = std::move(*result);
                accept();
            });
    }
    void forget() override { answer_.reset(); }

    std::optional<Answer> answer_;
    NeuronSubject about_;
};

}  // namespace sparsescope
