// SPDX-License-Identifier: GPL-3.0-or-later
// Text in one of the sizes and colours of the program, which follows mode and text size by itself.
// TextLabel wraps or keeps its full width; ElidedLabel shortens its text with "…" and tells the
// rest on hover.
#pragma once
#include <QLabel>

#include "widgets/theme.h"

namespace sparsescope {

class TextLabel : public QLabel {
    Q_OBJECT
  public:
    explicit TextLabel(const QString& text = {}, theme::Type type = theme::Type::body,
                       theme::Token token = theme::Token::text, QWidget* parent = nullptr);
    void setToken(theme::Token token);
    void setType(theme::Type type);

  private:
    void applyTheme();
    theme::Type type_;
    theme::Token token_;
};

class ElidedLabel : public TextLabel {
    Q_OBJECT
  public:
    using TextLabel::TextLabel;
    void setElideMode(Qt::TextElideMode mode);
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    [[nodiscard]] bool isElided() const;
    Qt::TextElideMode mode_ = Qt::ElideRight;
};

}  // namespace sparsescope
