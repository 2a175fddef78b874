// SPDX-License-Identifier: GPL-3.0-or-later
// A small rounded word: a state, a mode to choose, a neighbour to go to. Plain chips are labels; a
// checkable or clickable one takes focus and keys like any button.
#pragma once
#include <QAbstractButton>

#include "core/types/ids.h"
#include "widgets/theme.h"

namespace sparsescope {

class Chip : public QAbstractButton {
    Q_OBJECT
  public:
    enum class Kind { label, button };
    explicit Chip(const QString& text = {}, Kind kind = Kind::label, QWidget* parent = nullptr);
    void setToken(theme::Token token);      // colour of text and tint
    void setIconName(const QString& name);  // of theme::icon
    // A coloured dot before the text, or a ring; invalid = none.
    void setDot(const QColor& color, bool ring = false);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    [[nodiscard]] int markWidth() const;
    theme::Token token_ = theme::Token::muted;
    QString icon_name_;
    QColor dot_;
    bool ring_ = false;
    Kind kind_;
};

// "alive" or "dead" with icon and colour, for a page header.
class StateChip : public Chip {
    Q_OBJECT
  public:
    explicit StateChip(QWidget* parent = nullptr);
    void setAlive(bool alive);
};

// A neuron to go to.
class NeuronChip : public Chip {
    Q_OBJECT
  public:
    // The note follows the name on the same line: "cos 0.83".
    explicit NeuronChip(NeuronId neuron, const QString& name = {}, const QString& note = {},
                        QWidget* parent = nullptr);
    [[nodiscard]] NeuronId neuron() const { return neuron_; }

  Q_SIGNALS:
    void neuronActivated(sparsescope::NeuronId neuron);

  private:
    NeuronId neuron_;
};

}  // namespace sparsescope
