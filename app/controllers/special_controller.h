// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what is special about the picked documents, or about the documents of the picked neurons,
// and keeps the answer. It asks only while somebody looks (setShown), in a task, and again when
// what is picked, the model, k or what it is compared with changes. Window thread only.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/data_controller.h"
#include "app/controllers/reader.h"
#include "app/controllers/selection_bus.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/special.h"

namespace sparsescope {

class SpecialController : public QObject {
    Q_OBJECT

  public:
    enum class Against { rest, filter, kept };

    SpecialController(WorkspaceController& workspace, Selection& selection, SelectionBus& picked,
                      DataController& data, QObject* parent = nullptr);

    void setShown(bool shown);
    void setAgainst(Against against);
    [[nodiscard]] Against against() const { return against_; }
    // Keeps the picked documents, so that the next ones can be compared with them.
    void keep();
    [[nodiscard]] const std::vector<DocumentId>& kept() const { return kept_; }
    [[nodiscard]] QString keptOrigin() const { return kept_origin_; }

    // As SelectionBus::isAboutNeurons().
    [[nodiscard]] bool ofNeurons() const;
    [[nodiscard]] bool nothingPicked() const;
    [[nodiscard]] const std::optional<SpecialAnswer>& answer() const { return answer_; }
    [[nodiscard]] int answers() const { return answers_; }  // counts them: another, another number
    [[nodiscard]] ModelId model() const { return model_; }  // whose neurons the answer is about
    [[nodiscard]] bool busy() const { return task_.busy(); }
    [[nodiscard]] QString problem() const { return problem_; }  // why there is no answer; "": none

  Q_SIGNALS:
    void changed();  // answer(), problem() or busy(), or what can be compared with

  private:
    void follow();
    void ask();
    void startAnew();

    WorkspaceController& workspace_;
    Selection& selection_;
    SelectionBus& picked_;
    DataController& data_;
    std::shared_ptr<Reader> reader_;
    bool shown_ = false;
    bool outdated_ = true;
    Against against_ = Against::rest;
    std::vector<DocumentId> kept_;
    QString kept_origin_;
    std::optional<SpecialAnswer> answer_;
    int answers_ = 0;
    ModelId model_ = 0;
    QString problem_;
    Task task_;
};

}  // namespace sparsescope
