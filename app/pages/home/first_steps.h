// SPDX-License-Identifier: GPL-3.0-or-later
// The first minute: three steps that lead somebody who is new to the pages that matter, on the
// documents and the model that are open. A step is ticked when it was done, and can be repeated.
// Hidden without a model.
#pragma once
#include <array>

#include <QWidget>

class QLabel;
class QPushButton;

namespace sparsescope {

class AppContext;
class CardRow;
class Commands;
class SectionHeader;
class StepPreview;
class TextLabel;

// One step: a number or a tick, a title, a sentence, a glimpse and a button. The whole card can be
// clicked.
class StepCard : public QWidget {
    Q_OBJECT

  public:
    StepCard(const QString& name, const QString& title, const QString& action);
    void setSentence(const QString& sentence);
    void setDone(bool done);
    [[nodiscard]] bool done() const { return done_; }
    [[nodiscard]] StepPreview* preview() const { return preview_; }
    [[nodiscard]] QPushButton* button() const { return button_; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

  private:
    bool done_ = false;
    QLabel* tick_;
    TextLabel* sentence_;
    StepPreview* preview_;
    QPushButton* button_;
};

class FirstSteps : public QWidget {
    Q_OBJECT

  public:
    FirstSteps(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    enum Step { neuron, k, search, steps };
    void build();
    void refresh();
    void showGlimpses();
    void showDone();
    void tick(Step step);
    void returnToK();
    void pickNeuron();
    void dragK();
    void searchLikeThis();
    void setUnfolded(bool unfolded);

    AppContext& context_;
    Commands& commands_;
    SectionHeader* header_;
    CardRow* row_;
    std::array<StepCard*, steps> cards_{};
    QPushButton* import_;
    QPushButton* fold_;
    bool returning_ = false;  // k is set by a step, not by the person
};

}  // namespace sparsescope
